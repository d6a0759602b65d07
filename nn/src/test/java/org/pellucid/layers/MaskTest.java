package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Masks travel with tensors, and hidden steps count as Keras counts them. */
class MaskTest {
  private static final Tensor X =
      Tensor.of(
          new float[][][] {
            {{1, 2}, {3, -1}, {0.5f, 0.5f}, {2, 1}}, {{0.1f, -2}, {1, 1}, {-1, 0}, {0.3f, 0.7f}}
          });
  private static final Tensor MASK =
      Tensor.of(new boolean[][] {{false, true, false, true}, {true, true, true, false}});

  /** Gives its input a mask and, behind the layer, remembers the mask that came out. */
  private static final class Masked extends Layer {
    private final Layer layer;
    private final Tensor mask;
    private @Nullable Tensor resultMask;

    Masked(Layer layer, Tensor mask) {
      this.layer = track(layer);
      this.mask = mask;
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      setMask(inputs.getFirst(), mask);
      List<Tensor> outputs = layer.callAll(inputs);
      resultMask = mask(outputs.getFirst());
      return outputs;
    }
  }

  private static void giveWeights(Layer layer) {
    layer.buildFor(List.of(X.shape().with(0, Shape.UNKNOWN)));
    List<NdArray> values = new ArrayList<>();
    for (Variable weight : layer.weights()) {
      float[] data = new float[weight.shape().size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) Math.sin(i * 0.9 + values.size());
      }
      values.add(NdArray.of(data, weight.shape().toArray()));
    }
    layer.setWeights(values);
  }

  private static float[] run(Layer layer, int output) {
    giveWeights(layer);
    return new Masked(layer, MASK).callAll(List.of(X)).get(output).toFloatArray();
  }

  private static void assertClose(float[] actual, double... expected) {
    float[] wanted = new float[expected.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (float) expected[i];
    }
    assertThat(actual).containsExactly(wanted, within(2e-6f));
  }

  @Test
  void lstmKeepsItsStateInHiddenSteps() {
    LSTM all = new LSTM(2).returnSequences(true).returnState(true);
    assertClose(
        run(all, 0),
        0,
        0,
        -0.07164554,
        -0.35726076,
        -0.07164554,
        -0.35726076,
        -0.2281217,
        -0.67881507,
        0.19121633,
        0.05024103,
        -0.3190021,
        -0.5799076,
        0.09252131,
        -0.02047494,
        0.09252131,
        -0.02047494);
    assertClose(run(new LSTM(2), 0), -0.2281217, -0.67881507, 0.09252131, -0.02047494);
    LSTM states = new LSTM(2).returnState(true);
    assertClose(run(states, 2), -1.1138736, -1.2771912, 0.12284245, -0.03954976);
  }

  @Test
  void hiddenStepsGiveZerosWhereAsked() {
    assertClose(
        run(new LSTM(2).returnSequences(true).zeroOutputForMask(true), 0),
        0,
        0,
        -0.07164554,
        -0.35726076,
        0,
        0,
        -0.2281217,
        -0.67881507,
        0.19121633,
        0.05024103,
        -0.3190021,
        -0.5799076,
        0.09252131,
        -0.02047494,
        0,
        0);
  }

  @Test
  void goingBackwardsGivesTheOutputsInThatOrder() {
    assertClose(
        run(new GRU(2).returnSequences(true).goBackwards(true), 0),
        -0.25295711,
        -0.06075596,
        -0.25295711,
        -0.06075596,
        -0.3169024,
        -0.09740777,
        -0.3169024,
        -0.09740777,
        0,
        0,
        -0.05262364,
        0.33257905,
        -0.28177503,
        0.20377912,
        -0.30843726,
        0.34493881);
    assertClose(
        run(new SimpleRNN(2).returnSequences(true).goBackwards(true), 0),
        0.95477104,
        0.97728753,
        0.95477104,
        0.97728753,
        0.78804094,
        0.98782122,
        0.78804094,
        0.98782122,
        0,
        0,
        0.72079492,
        -0.49606833,
        0.9810015,
        0.98350817,
        0.1160252,
        -0.12922739);
  }

  @Test
  void gruInBothFormsKeepsItsState() {
    assertClose(run(new GRU(2), 0), -0.31403917, -0.09368473, -0.27408352, 0.4037945);
    assertClose(
        run(new GRU(2).resetAfter(false), 0), -0.44539264, -0.21805249, -0.26403394, 0.59828097);
  }

  @Test
  void aStatefulLayerGoesOnWhereItStopped() {
    LSTM layer = new LSTM(2).stateful(true);
    giveWeights(layer);
    float[] first = layer.call(X).toFloatArray();
    assertClose(first, -0.2265896, -0.61853522, -0.39546815, -0.35812789);
    assertClose(layer.call(X).toFloatArray(), -0.23209682, -0.61038119, -0.3944557, -0.35762709);
    layer.resetState();
    assertThat(layer.call(X).toFloatArray()).containsExactly(first);
  }

  @Test
  void batchNormalizationCountsShownStepsOnly() {
    BatchNormalization layer = new BatchNormalization().momentum(0.9);
    float[] masked = new Masked(layer, MASK).callAll(List.of(X), true).getFirst().toFloatArray();
    assertClose(
        masked,
        -0.01427621,
        1.8857913,
        1.4133487,
        -0.68574226,
        -0.37118241,
        0.60002452,
        0.6995362,
        1.0286134,
        -0.65670741,
        -1.5429201,
        -0.01427621,
        1.0286134,
        -1.441901,
        0.17143558,
        -0.51394486,
        0.77146006);
    assertClose(layer.getWeights().get(2).toFloatArray(), 0.102, -0.02);
    assertClose(layer.getWeights().get(3).toFloatArray(), 1.09615993, 1.036);
    layer.call(X, true);
    assertClose(layer.getWeights().get(2).toFloatArray(), 0.17805, 0.0095);
    assertClose(layer.getWeights().get(3).toFloatArray(), 1.11652827, 1.07158744);
    assertClose(
        layer.call(X).toFloatArray(),
        0.77752817,
        1.92196655,
        2.66943932,
        -0.97474265,
        0.30455041,
        0.47361195,
        1.7234838,
        0.95639682,
        -0.07383183,
        -1.94031239,
        0.77752817,
        0.95639682,
        -1.11438298,
        -0.00917291,
        0.11535929,
        0.66672587);
  }

  @Test
  void aFrozenBatchNormalizationUsesItsMovingAverages() {
    BatchNormalization layer = new BatchNormalization().epsilon(0).trainable(false);
    assertThat(layer.call(X, true).toFloatArray()).containsExactly(X.toFloatArray());
    assertThat(layer.getWeights().get(2).toFloatArray()).containsExactly(0, 0);
    assertThat(layer.trainableVariables()).isEmpty();
  }

  @Test
  void anEmbeddingOfZeroIsSkippedBehindIt() {
    Layer embedding = new Embedding(5, 2).maskZero(true);
    Layer lstm = new LSTM(3);
    Layer both =
        new Layer() {
          @Override
          protected Tensor forward(Tensor x) {
            return lstm.call(embedding.call(x));
          }
        };
    float[] padded = both.call(Tensor.of(new int[][] {{3, 1, 0, 0}})).toFloatArray();
    assertThat(padded).containsExactly(both.call(Tensor.of(new int[][] {{3, 1}})).toFloatArray());
  }

  @Test
  void averagingCountsShownStepsOnly() {
    Tensor mean = new Masked(new GlobalAveragePooling1D(), MASK).callAll(List.of(X)).getFirst();
    assertClose(mean.toFloatArray(), 2.5, 0, 0.1 / 3, -1.0 / 3);
    Tensor first = X.transpose(0, 2, 1);
    Tensor kept =
        new Masked(new GlobalAveragePooling1D().dataFormat("channels_first").keepdims(true), MASK)
            .callAll(List.of(first))
            .getFirst();
    assertThat(kept.shape()).isEqualTo(Shape.of(2, 2, 1));
    assertClose(kept.toFloatArray(), 2.5, 0, 0.1 / 3, -1.0 / 3);
  }

  @Test
  void maskingHidesStepsOfTheValue() {
    Tensor x = Tensor.of(new float[][][] {{{1, 1}, {1, 2}, {1, 1}}});
    Layer.Result result = new Masking(1).callOutermost(List.of(x), false);
    assertThat(result.outputs().getFirst().toFloatArray()).containsExactly(0, 0, 1, 2, 0, 0);
    assertThat(Objects.requireNonNull(result.masks().getFirst()).value())
        .isEqualTo(Tensor.of(new boolean[][] {{false, true, false}}).value());
  }

  @Test
  void masksOfMergedInputsAreJoined() {
    Tensor a = Tensor.of(new float[][][] {{{1}, {0}, {0}}});
    Tensor b = Tensor.of(new float[][][] {{{2}, {2}, {0}}});
    Layer masking = new Masking();
    Layer merge =
        new Layer() {
          private final Layer add = new Add();
          private final Layer join = new Concatenate().axis(1);

          @Override
          protected List<Tensor> forward(List<Tensor> inputs) {
            Tensor first = masking.call(inputs.get(0));
            Tensor second = masking.call(inputs.get(1));
            Tensor sum = add.callAll(List.of(first, second)).getFirst();
            Tensor joined = join.callAll(List.of(first, inputs.get(1))).getFirst();
            Tensor one = add.callAll(List.of(first, inputs.get(1))).getFirst();
            assertThat(mask(one)).isNull();
            return List.of(Objects.requireNonNull(mask(sum)), Objects.requireNonNull(mask(joined)));
          }
        };
    List<Tensor> masks = merge.callAll(List.of(a, b));
    assertThat(masks.get(0).toIntArray()).containsExactly(1, 1, 0);
    assertThat(masks.get(1).toIntArray()).containsExactly(1, 0, 0, 1, 1, 1);
  }

  @Test
  void sequencesKeepTheirMaskAndSingleOutputsLoseIt() {
    Masked sequences = new Masked(new LSTM(2).returnSequences(true), MASK);
    sequences.callAll(List.of(X));
    assertThat(Objects.requireNonNull(sequences.resultMask).value()).isEqualTo(MASK.value());
    Masked last = new Masked(new LSTM(2), MASK);
    last.callAll(List.of(X));
    assertThat(last.resultMask).isNull();
    Masked dense = new Masked(new Dense(3), MASK);
    dense.callAll(List.of(X));
    assertThat(Objects.requireNonNull(dense.resultMask).value()).isEqualTo(MASK.value());
    Masked flat = new Masked(new Flatten(), MASK);
    flat.callAll(List.of(X));
    assertThat(flat.resultMask).isNull();
  }
}
