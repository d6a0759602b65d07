package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.models.Model;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Tensor;

/** Masks, arguments of calls, and what layers of transformers say to bad ones. */
class AttentionLayersTest {
  private static Tensor numbers(int... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.iota(DType.FLOAT32, Shape.of(shape.size()), 0).multiply(0.7).sin().reshape(shape);
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-5));
  }

  /** Embeds numbers, of which 0 is padding, and attends. */
  private static final class Masked extends Layer {
    private final Embedding embedding = track(new Embedding(9, 4).maskZero(true));
    private final MultiHeadAttention attention = track(new MultiHeadAttention(2, 3));

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      Tensor x = embedding.call(inputs.getFirst());
      Tensor attended = attention.call(x, x);
      Tensor mask = mask(attended);
      return List.of(attended, mask == null ? Tensor.zeros(1) : mask, x);
    }
  }

  @Test
  void travellingMasksHideAndTravelOn() {
    Masked layer = new Masked();
    Tensor tokens = Tensor.of(new int[][] {{3, 5, 0, 0}, {1, 2, 7, 0}});
    List<Tensor> results = layer.callAll(List.of(tokens));
    Tensor shown = tokens.notEqual(0);
    assertThat(results.get(1).value()).isEqualTo(shown.value());
    Tensor pairs = shown.expandDims(-1).and(shown.expandDims(-2));
    Tensor x = results.get(2);
    assertClose(
        results.getFirst(),
        layer.attention.callAll(LayerCall.of(x, x).input("attention_mask", pairs)).getFirst());
  }

  @Test
  void causalMeansATriangularMask() {
    MultiHeadAttention layer = new MultiHeadAttention(2, 3);
    Tensor x = numbers(2, 5, 4);
    Tensor before = DotProductAttention.before(5, 5);
    assertClose(
        layer.callAll(LayerCall.of(x, x).set("use_causal_mask", true)).getFirst(),
        layer.callAll(LayerCall.of(x, x).input("attention_mask", before)).getFirst());
  }

  @Test
  void returnedScoresAreThoseOfTheResult() {
    GroupQueryAttention layer = new GroupQueryAttention(3, 4, 2);
    Tensor x = numbers(2, 9, 4);
    List<Tensor> results =
        layer.callAll(
            LayerCall.of(x, x).set("return_attention_scores", true).set("use_causal_mask", true));
    assertThat(results.get(1).shape()).isEqualTo(Shape.of(2, 4, 9, 9));
    assertThat(results.get(1).sum(-1).toDoubleArray()).containsOnly(new double[] {1}, within(1e-6));
    assertClose(
        results.getFirst(),
        layer.callAll(LayerCall.of(x, x).set("use_causal_mask", true)).getFirst());
  }

  @Test
  void dropoutDropsWeightsInTrainingOnly() {
    MultiHeadAttention layer = new MultiHeadAttention(2, 3).dropout(0.5).seed(1);
    Tensor x = numbers(2, 5, 4);
    Tensor plain = layer.call(x, x);
    assertClose(layer.call(x, x), plain);
    List<Tensor> dropped = layer.callAll(LayerCall.of(x, x).set("training", true));
    assertThat(dropped.getFirst().toFloatArray()).isNotEqualTo(plain.toFloatArray());
  }

  @Test
  void modelsKeepTheArgumentsOfCalls() {
    SymbolicTensor tokens = new Input(6).dtype(DType.INT32).output();
    SymbolicTensor shown = new Input(6, 6).dtype(DType.BOOL).output();
    ReversibleEmbedding embedding = new ReversibleEmbedding(9, 4);
    MultiHeadAttention attention = new MultiHeadAttention(2, 3);
    SymbolicTensor x = embedding.call(tokens);
    SymbolicTensor attended =
        attention
            .connect(LayerCall.of(x, x).input("attention_mask", shown).set("use_causal_mask", true))
            .getFirst();
    Model model = Model.of(List.of(tokens, shown), List.of(embedding.reverse(attended)));
    NdArray numbers = NdArray.of(new int[] {1, 2, 3, 4, 5, 6}, 1, 6);
    Tensor mask = numbers(1, 6, 6).greater(-0.5);
    Tensor result = model.callAll(List.of(Tensor.of(numbers), mask)).getFirst();
    assertThat(result.shape()).isEqualTo(Shape.of(1, 6, 9));
    Tensor embedded = embedding.call(Tensor.of(numbers));
    Tensor direct =
        attention
            .callAll(
                LayerCall.of(embedded, embedded)
                    .input("attention_mask", mask)
                    .set("use_causal_mask", true))
            .getFirst();
    assertClose(result, embedding.reverse(direct));
  }

  @Test
  void rotatedProductsDependOnTheDistanceAlone() {
    RotaryEmbedding layer = new RotaryEmbedding();
    Tensor x = numbers(1, 1, 1, 8).broadcastTo(Shape.of(1, 7, 1, 8));
    Tensor turned = layer.call(x).reshape(7, 8);
    Tensor products = turned.matmul(turned.transpose());
    assertThat(products.select(0, 1).select(0, 3).item())
        .isCloseTo(products.select(0, 4).select(0, 6).item(), within(1e-5));
    List<Tensor> later = layer.callAll(List.of(x), Config.empty().put("start_index", 3));
    assertClose(later.getFirst().slice(1, 0, 4), layer.call(x).slice(1, 3, 7));
  }

  @Test
  void placesOfSineWavesFollowTheFormula() {
    Tensor waves = new SinePositionEncoding(100).call(numbers(1, 3, 4));
    double[] expected = new double[12];
    for (int place = 0; place < 3; place++) {
      for (int i = 0; i < 4; i++) {
        double angle = place / Math.pow(100, (i - i % 2) / 4.0);
        expected[place * 4 + i] = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      }
    }
    assertThat(waves.toDoubleArray()).containsExactly(expected, within(1e-6));
  }

  @Test
  void kernelsCountAllSummedAxesAsInputs() {
    EinsumDense dense =
        new EinsumDense("abcd,cde->abe", -1, 50).kernelInitializer("glorot_uniform");
    dense.call(numbers(1, 1, 20, 30));
    double limit = Math.sqrt(6.0 / (20 * 30 + 50));
    double most = dense.weights().getFirst().tensor().abs().max().item();
    assertThat(most).isLessThanOrEqualTo(limit).isGreaterThan(0.99 * limit);
  }

  @Test
  void badArgumentsAreNamed() {
    MultiHeadAttention layer = new MultiHeadAttention(2, 3).name("heads");
    Tensor x = numbers(2, 5, 4);
    assertThatThrownBy(() -> layer.callAll(LayerCall.of(x, x).set("use_casual_mask", true)))
        .hasMessageStartingWith(
            "Unknown argument \"use_casual_mask\". Did you mean \"use_causal_mask\"? Known: ");
    assertThatThrownBy(() -> layer.call(x))
        .hasMessage("Layer \"heads\" takes query, value and perhaps key; got 1 input.");
    assertThatThrownBy(() -> layer.callAll(List.of(x, x, numbers(2, 4, 4))))
        .hasMessage(
            "Layer \"heads\": expected query [batch, T, features] and value and key [batch, S,"
                + " features] of one length, got [batch, 5, 4], [batch, 5, 4] and [batch, 4, 4].");
    assertThatThrownBy(() -> new MultiHeadAttention(2, 3).dropout(0.1).flashAttention(true))
        .hasMessage(
            "MultiHeadAttention: flash attention has no dropout; set dropout to 0, now 0.1.");
    assertThatThrownBy(() -> new GroupQueryAttention(2, 3, 2))
        .hasMessage(
            "GroupQueryAttention: numQueryHeads must be a multiple of numKeyValueHeads, got 3 and"
                + " 2.");
    assertThatThrownBy(() -> new PositionEmbedding(3).name("places").call(numbers(1, 4, 2)))
        .hasMessage("Layer \"places\" has vectors for 3 places; called with [batch, 4, 2].");
    assertThatThrownBy(() -> new RotaryEmbedding().name("turn").call(numbers(1, 4, 3)))
        .hasMessage("Layer \"turn\" turns pairs: the number of features must be even, got 3.");
    TransformerDecoder decoder = new TransformerDecoder(4, 2).name("decoder");
    decoder.call(numbers(1, 3, 4));
    assertThatThrownBy(() -> decoder.call(numbers(1, 3, 4), numbers(1, 2, 4)))
        .hasMessage(
            "Layer \"decoder\" was built without an encoder's output; now called with one.");
    assertThatThrownBy(() -> new EinsumDense("ab,bc", 3))
        .hasMessage(
            "EinsumDense: the equation must have the form ab,bc->ac or ...ab,bc->...ac or"
                + " ab...,bc->ac..., got \"ab,bc\".");
  }
}
