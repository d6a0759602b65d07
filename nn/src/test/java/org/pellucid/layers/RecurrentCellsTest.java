package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Tensor;

/** Cells, and what is made of them. */
class RecurrentCellsTest {
  private static final Random RANDOM = new Random(7);
  private static final Tensor X = random(3, 4, 2);
  private static final Tensor MASK =
      Tensor.of(
              new boolean[] {
                true, true, false, true, false, true, true, false, true, false, false, false
              })
          .reshape(3, 4);

  private static Tensor random(int... dims) {
    float[] numbers = new float[Shape.of(dims).size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) RANDOM.nextGaussian();
    }
    return Tensor.of(NdArray.of(numbers, dims));
  }

  /** Calls a layer with a mask on its first input. */
  private static final class Masked extends Layer {
    private final Layer layer;
    private final @Nullable Tensor mask;
    private @Nullable Tensor after;

    Masked(Layer layer, @Nullable Tensor mask) {
      this.layer = track(layer);
      this.mask = mask;
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      if (mask != null) {
        setMask(inputs.getFirst(), mask);
      }
      List<Tensor> outputs = layer.callAll(inputs);
      after = mask(outputs.getFirst());
      return outputs;
    }
  }

  private static List<Tensor> call(Layer layer, @Nullable Tensor mask, Tensor... inputs) {
    return new Masked(layer, mask).callAll(List.of(inputs));
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
  }

  private static void assertSame(Layer one, Layer other, @Nullable Tensor mask) {
    call(one, null, X);
    call(other, null, X);
    other.setWeights(one.getWeights());
    List<Tensor> expected = call(one, mask, X);
    List<Tensor> actual = call(other, mask, X);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertClose(actual.get(i), expected.get(i));
    }
  }

  @Test
  void aCellInARecurrentLayerComputesWhatTheLayerOfItsKindDoes() {
    for (Tensor mask : new Tensor[] {null, MASK}) {
      for (boolean all : new boolean[] {true, false}) {
        assertSame(
            new LSTM(3).returnSequences(all).returnState(true),
            new RNN(new LSTMCell(3)).returnSequences(all).returnState(true),
            mask);
        assertSame(
            new GRU(3).returnSequences(all).goBackwards(true).zeroOutputForMask(true),
            new RNN(new GRUCell(3)).returnSequences(all).goBackwards(true).zeroOutputForMask(true),
            mask);
        assertSame(
            new GRU(3).returnSequences(all).resetAfter(false),
            new RNN(new GRUCell(3).resetAfter(false)).returnSequences(all),
            mask);
        assertSame(
            new SimpleRNN(3).returnSequences(all).returnState(true),
            new RNN(new SimpleRNNCell(3)).returnSequences(all).returnState(true),
            mask);
      }
    }
  }

  @Test
  void aLargeBatchWhoseStepsMultiplyTheirInputsHasTheBitsOfItsPartsAndTheirGradients() {
    Tensor x = random(40, 5, 2);
    List<Layer> layers =
        List.of(
            new LSTM(3),
            new GRU(3).returnSequences(true).goBackwards(true),
            new GRU(3).resetAfter(false),
            new SimpleRNN(3).useBias(false));
    for (Layer layer : layers) {
      Tensor whole = layer.call(x, true);
      assertThat(layer.call(x).toFloatArray()).isEqualTo(whole.toFloatArray());
      List<Tensor> weights =
          layer.trainableVariables().stream().map(variable -> variable.tensor()).toList();
      List<Tensor> gradients = Gradients.of(whole.square().mean(), weights);
      List<Tensor> sums = new ArrayList<>(Collections.nCopies(weights.size(), Tensor.scalar(0f)));
      for (int from = 0; from < 40; from += 8) {
        Tensor part = layer.call(x.slice(0, from, from + 8), true);
        assertThat(whole.slice(0, from, from + 8).toFloatArray()).isEqualTo(part.toFloatArray());
        List<Tensor> more = Gradients.of(part.square().mean(), weights);
        for (int i = 0; i < sums.size(); i++) {
          sums.set(i, sums.get(i).add(more.get(i)));
        }
      }
      for (int i = 0; i < sums.size(); i++) {
        assertClose(gradients.get(i), sums.get(i).divide(5));
      }
    }
  }

  @Test
  void stackedCellsComputeWhatLayersOnTopOfEachOtherDo() {
    Sequential layers = new Sequential(new LSTM(3).returnSequences(true), new GRU(2));
    RNN cells = new RNN(new StackedRNNCells(List.of(new LSTMCell(3), new GRUCell(2))));
    assertSame(layers, cells, null);
    assertThat(cells.weights())
        .extracting(weight -> weight.name().replaceAll("masked(_\\d+)?/|_\\d+", ""))
        .containsExactly(
            "rnn/stacked_rnn_cells/lstm_cell/kernel",
            "rnn/stacked_rnn_cells/lstm_cell/recurrent_kernel",
            "rnn/stacked_rnn_cells/lstm_cell/bias",
            "rnn/stacked_rnn_cells/gru_cell/kernel",
            "rnn/stacked_rnn_cells/gru_cell/recurrent_kernel",
            "rnn/stacked_rnn_cells/gru_cell/bias");
  }

  /** Running means, whose output is twice the state. */
  private static final class Average extends Layer implements RecurrentCell {
    @Override
    public List<Shape> stateShapes() {
      return List.of(Shape.of(2));
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      Tensor next = inputs.get(0).add(inputs.get(1)).divide(2);
      return List.of(next.multiply(2), next);
    }
  }

  @Test
  void cellsOfOnesOwnRun() {
    Tensor x = Tensor.of(new float[] {8, 0, 4, 4, 2, 8}).reshape(1, 3, 2);
    List<Tensor> last = call(new RNN(new Average()).returnState(true), null, x);
    assertThat(last.get(0).toFloatArray()).containsExactly(6, 10);
    assertThat(last.get(1).toFloatArray()).containsExactly(3, 5);
    List<Tensor> all = call(new RNN(new Average()).returnSequences(true), null, x);
    assertThat(all.getFirst().toFloatArray()).containsExactly(8, 0, 8, 4, 6, 10);
    Tensor shown = Tensor.of(new boolean[] {true, false, true}).reshape(1, 3);
    assertThat(call(new RNN(new Average()), shown, x).getFirst().toFloatArray())
        .containsExactly(6, 8);
    assertThat(
            call(new RNN(new Average()).returnSequences(true), shown, x).getFirst().toFloatArray())
        .containsExactly(8, 0, 4, 0, 6, 8);
    assertThat(
            call(new RNN(new Average()).returnSequences(true).unroll(true), shown, x)
                .getFirst()
                .toFloatArray())
        .containsExactly(8, 0, 8, 0, 6, 8);
  }

  @Test
  void statefulLayersGoOnWhereTheyStopped() {
    RNN layer = new RNN(new Average()).stateful(true);
    Tensor x = Tensor.of(new float[] {8, 0}).reshape(1, 1, 2);
    assertThat(layer.call(x).toFloatArray()).containsExactly(8, 0);
    assertThat(layer.call(x).toFloatArray()).containsExactly(12, 0);
    layer.resetState();
    assertThat(layer.call(x).toFloatArray()).containsExactly(8, 0);
  }

  @Test
  void dropoutInACellDropsTheSameFeaturesAtAllSteps() {
    RNN layer = new RNN(new SimpleRNNCell(1).dropout(0.5).seed(3).activation("linear"));
    Tensor x = Tensor.ones(1, 200, 8);
    layer.call(x);
    NdArray one = NdArray.of(new float[] {1, 2, 4, 8, 16, 32, 64, 128}, 8, 1);
    NdArray zero = NdArray.of(new float[] {1}, 1, 1);
    layer.setWeights(List.of(one, zero, NdArray.of(new float[] {0})));
    float first = layer.call(x, true).toFloatArray()[0];
    assertThat(first % 400).isZero();
    assertThat(layer.call(x, true).toFloatArray()[0]).isNotEqualTo(first);
    assertThat(layer.call(x).toFloatArray()[0]).isEqualTo(200 * 255f);
  }

  @Test
  void bothDirectionsArePutTogether() {
    for (Tensor mask : new Tensor[] {null, MASK}) {
      for (boolean all : new boolean[] {true, false}) {
        Supplier<Bidirectional> both =
            () -> new Bidirectional(new LSTM(2).returnSequences(all).returnState(true));
        Bidirectional layer = both.get().mergeMode(null);
        List<Tensor> parts = call(layer, mask, X);
        assertThat(parts).hasSize(6);
        Tensor turned = all ? parts.get(1).flip(1) : parts.get(1);
        assertClose(call(layer.forwardLayer(), mask, X).getFirst(), parts.get(0));
        assertClose(call(layer.backwardLayer(), mask, X).getFirst(), turned);
        assertMerged(both.get().mergeMode("sum"), layer, mask, parts.get(0).add(parts.get(1)));
        assertMerged(both.get().mergeMode("mul"), layer, mask, parts.get(0).multiply(parts.get(1)));
        assertMerged(
            both.get().mergeMode("ave"), layer, mask, parts.get(0).add(parts.get(1)).divide(2));
        assertMerged(both.get(), layer, mask, Tensor.concat(-1, parts.subList(0, 2)));
      }
    }
  }

  private static void assertMerged(
      Bidirectional layer, Layer like, @Nullable Tensor mask, Tensor expected) {
    call(layer, null, X);
    layer.setWeights(like.getWeights());
    assertClose(call(layer, mask, X).getFirst(), expected);
  }

  @Test
  void aMaskGoesOnBehindBothDirectionsIfAllOutputsAreReturned() {
    Masked all = new Masked(new Bidirectional(new GRU(2).returnSequences(true)), MASK);
    all.callAll(List.of(X));
    assertThat(all.after).isSameAs(MASK);
    Masked last = new Masked(new Bidirectional(new GRU(2)), MASK);
    last.callAll(List.of(X));
    assertThat(last.after).isNull();
  }

  @Test
  void layersOfBothDirectionsAreNamedAsInKeras() {
    Bidirectional layer = new Bidirectional(new LSTM(2).name("lstm"));
    layer.call(X);
    Config config = layer.config();
    Config forward = (Config) ((Config) config.get("layer")).get("config");
    Config backward = (Config) ((Config) config.get("backward_layer")).get("config");
    assertThat(forward.text("name", "")).isEqualTo("forward_lstm");
    assertThat(backward.text("name", "")).isEqualTo("backward_lstm");
    assertThat(backward.flag("go_backwards", false)).isTrue();
  }

  @Test
  void layersForBothDirectionsMustFit() {
    assertThatThrownBy(() -> new Bidirectional(new Dense(1).name("dense")))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Bidirectional: layer \"dense\" is not recurrent. Use LSTM, GRU or RNN.");
    assertThatThrownBy(() -> new Bidirectional(new LSTM(1), new LSTM(1)))
        .hasMessage(
            "Bidirectional: the two layers must go in different directions, but goBackwards is"
                + " false for both.");
    assertThatThrownBy(
            () -> new Bidirectional(new LSTM(1), new LSTM(1).goBackwards(true).returnState(true)))
        .hasMessage("Bidirectional: \"return_state\" must be the same for both layers.");
    assertThatThrownBy(() -> new Bidirectional(new LSTM(1)).mergeMode("concatenate"))
        .hasMessageStartingWith("Unknown merge mode \"concatenate\".");
  }

  @Test
  void everyStepGoesThroughTheLayerByItself() {
    Dense dense = new Dense(3);
    TimeDistributed layer = new TimeDistributed(dense);
    Tensor all = layer.call(X);
    for (int i = 0; i < 4; i++) {
      assertClose(all.select(1, i), dense.call(X.select(1, i)));
    }
    Masked masked = new Masked(layer, MASK);
    masked.callAll(List.of(X));
    assertThat(masked.after).isSameAs(MASK);
    assertThatThrownBy(() -> new TimeDistributed(new Dense(1)).name("td").call(Tensor.zeros(2, 3)))
        .hasMessageContaining("Layer \"td\": expected [batch, steps, ...], got [");
  }

  @Test
  void masksOfEachStepReachTheLayerInside() {
    Tensor x = random(2, 3, 4, 2);
    Tensor mask = Tensor.of(new boolean[24]).reshape(2, 3, 4);
    LSTM lstm = new LSTM(2);
    Tensor hidden = call(new TimeDistributed(lstm), mask, x).getFirst();
    assertThat(hidden.toFloatArray()).containsOnly(0);
    assertThat(call(new TimeDistributed(lstm), null, x).getFirst().toFloatArray())
        .doesNotContain(0);
  }

  @Test
  void convolutionsOverOneCellAreWhatProductsAre() {
    ConvLSTM1D images = new ConvLSTM1D(3, 1).returnSequences(true);
    LSTM numbers = new LSTM(3).returnSequences(true);
    Tensor wide = X.expandDims(2);
    images.call(wide);
    numbers.call(X);
    List<NdArray> weights = numbers.getWeights();
    images.setWeights(
        List.of(
            weights.get(0).reshape(Shape.of(1, 2, 12)),
            weights.get(1).reshape(Shape.of(1, 3, 12)),
            weights.get(2)));
    for (Tensor mask : new Tensor[] {null, MASK}) {
      assertClose(
          call(images, mask, wide).getFirst(), call(numbers, mask, X).getFirst().expandDims(2));
    }
  }

  @Test
  void whatIsNoCellIsRefused() {
    assertThatThrownBy(() -> new StackedRNNCells(List.of(new LSTM(1).name("lstm"))))
        .hasMessage(
            "Layer \"lstm\" is no cell: it must implement RecurrentCell. For LSTM layers use"
                + " LSTMCell.");
    assertThatThrownBy(() -> new RNN(new LSTMCell(2)).name("rnn").callAll(List.of(X, X, X, X)))
        .hasMessage(
            "Layer \"rnn\" takes a sequence, or a sequence and the cell's 2 states to begin with;"
                + " got 4 inputs.");
  }
}
