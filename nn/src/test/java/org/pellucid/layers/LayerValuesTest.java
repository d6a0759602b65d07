package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.initializers.Constant;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Outputs worked out by hand, or by Keras 3.15 where there are many numbers. */
class LayerValuesTest {
  private static NdArray wave(Shape shape, double phase) {
    float[] data = new float[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) Math.sin(i * 0.9 + phase);
    }
    return NdArray.of(data, shape.toArray());
  }

  private static void assertGives(Layer layer, Shape input, double... expected) {
    layer.buildFor(List.of(input.with(0, Shape.UNKNOWN)));
    List<NdArray> weights = new ArrayList<>();
    for (Variable weight : layer.weights()) {
      weights.add(wave(weight.shape(), weights.size()));
    }
    layer.setWeights(weights);
    double[] actual = layer.call(Tensor.of(wave(input, 0.5))).toDoubleArray();
    assertThat(actual).containsExactly(expected, within(2e-6));
  }

  @Test
  void convolutionsAnswerAsKerasDoes() {
    assertGives(
        new Conv1D(2, 3).padding("causal").dilationRate(2),
        Shape.of(1, 5, 2),
        1.62809765,
        0.96041143,
        1.4092561,
        1.69626021,
        -1.17683601,
        0.13932008,
        0.46349001,
        -0.37232453,
        3.99121189,
        3.14917684);
    assertGives(
        new Conv2D(2, 3, 2).padding("same").strides(2).groups(2),
        Shape.of(1, 3, 4, 2),
        0.8063671,
        1.07305634,
        0.94494826,
        1.09130406,
        1.09530868,
        1.24166465,
        0.72120976,
        0.58969998);
    assertGives(
        new Conv2D(2, 2).dataFormat("channels_first").activation("relu"),
        Shape.of(1, 1, 3, 3),
        2.45931625,
        2.67080116,
        0,
        0,
        1.78631258,
        2.82069612,
        0.92464256,
        0);
    assertGives(
        new Conv2D(1, 2).dilationRate(2, 1).useBias(false),
        Shape.of(1, 4, 3, 1),
        0.61900449,
        1.48764539,
        0.04209429,
        -1.17813325);
    assertGives(
        new Conv3D(2, 2).padding("same"),
        Shape.of(1, 2, 2, 1, 1),
        1.05449283,
        1.1262722,
        0.79514128,
        1.66161299,
        0.86730272,
        1.58749354,
        0.84147096,
        0.90057403);
  }

  @Test
  void poolingAndNormalizationAnswerAsKerasDoes() {
    assertGives(
        new AveragePooling2D(2, 3).strides(1).padding("same"),
        Shape.of(1, 2, 3, 1),
        0.14705598,
        0.0625008,
        -0.01151162,
        -0.43832564,
        -0.61185855,
        -0.88860071);
    assertGives(new MaxPooling1D(2).padding("same"), Shape.of(1, 3, 1), 0.98544973, 0.74570519);
    assertGives(
        new LayerNormalization().axis(1, 2).epsilon(0.1),
        Shape.of(1, 2, 2),
        0.84147097,
        1.64636254,
        0.73894048,
        -1.03901446);
    assertGives(
        new PReLU().sharedAxes(1),
        Shape.of(1, 2, 3),
        0.47942555,
        0.98544973,
        0.74570519,
        0,
        -0.64097852,
        -0.93384618);
  }

  @Test
  void elementsAreMergedAsTheNamesSay() {
    Tensor a = Tensor.of(new float[][] {{1, -2, 3}});
    Tensor b = Tensor.of(new float[][] {{4, 5, -6}});
    assertThat(merged(new Add(), a, b)).containsExactly(5, 3, -3);
    assertThat(merged(new Subtract(), a, b)).containsExactly(-3, -7, 9);
    assertThat(merged(new Multiply(), a, b)).containsExactly(4, -10, -18);
    assertThat(merged(new Average(), a, b)).containsExactly(2.5f, 1.5f, -1.5f);
    assertThat(merged(new Maximum(), a, b)).containsExactly(4, 5, 3);
    assertThat(merged(new Minimum(), a, b)).containsExactly(1, -2, -6);
    assertThat(merged(new Concatenate(), a, b)).containsExactly(1, -2, 3, 4, 5, -6);
    assertThat(merged(new Concatenate().axis(0), a, b)).containsExactly(1, -2, 3, 4, 5, -6);
  }

  private static float[] merged(Layer layer, Tensor... inputs) {
    return layer.callAll(List.of(inputs)).getFirst().toFloatArray();
  }

  @Test
  void inputsOfLowerRankAreStretchedBehindTheBatch() {
    Tensor a = Tensor.of(new float[][][] {{{1, 2}, {3, 4}}});
    Tensor b = Tensor.of(new float[][] {{10, 20}});
    assertThat(merged(new Add(), a, b)).containsExactly(11, 22, 13, 24);
  }

  @Test
  void movementsPutNumbersWhereTheyBelong() {
    Tensor x = Tensor.arange(6, DType.FLOAT32).reshape(1, 2, 3);
    assertThat(new Permute(2, 1).call(x).toFloatArray()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(new Reshape(3, -1).call(x).toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(new Flatten().dataFormat("channels_first").call(x).toFloatArray())
        .containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(new ZeroPadding2D(1, 0, 0, 2).call(Tensor.ones(1, 1, 2, 1)).toFloatArray())
        .containsExactly(0, 0, 0, 0, 1, 1, 0, 0);
    assertThat(
            new ZeroPadding2D(1, 0, 0, 2)
                .dataFormat("channels_first")
                .call(Tensor.ones(1, 1, 1, 2))
                .toFloatArray())
        .containsExactly(0, 0, 0, 0, 1, 1, 0, 0);
  }

  @Test
  void bytesAreRescaledToFloats() {
    Tensor bytes = Tensor.of(new int[][] {{0, 255, 51}}).cast(DType.UINT8);
    Tensor scaled = new Rescaling(1.0 / 255, -0.5).call(bytes);
    assertThat(scaled.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(scaled.toFloatArray())
        .containsExactly(new float[] {-0.5f, 0.5f, -0.3f}, within(1e-6f));
  }

  @Test
  void anEmbeddingLooksUpItsRows() {
    Embedding layer = new Embedding(3, 2);
    layer.buildFor(List.of(Shape.of(Shape.UNKNOWN, 2)));
    layer.setWeights(List.of(NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)));
    assertThat(layer.call(Tensor.of(new int[][] {{2, 0}})).toFloatArray())
        .containsExactly(5, 6, 1, 2);
    assertThat(layer.call(Tensor.of(new float[][] {{1, 1}})).toFloatArray())
        .containsExactly(3, 4, 3, 4);
  }

  @Test
  void aMaskOfASoftmaxHidesEntries() {
    Tensor x = Tensor.of(new float[][] {{1, 1, 7}, {1, 2, 3}});
    Tensor shown = Tensor.of(new boolean[][] {{true, true, false}, {false, false, false}});
    assertThat(new Softmax().callAll(List.of(x, shown)).getFirst().toFloatArray())
        .containsExactly(0.5f, 0.5f, 0, 0, 0, 0);
    // Of fewer axes, and in floating point: more than one half is shown.
    Tensor part = Tensor.of(new float[] {1, 0.5f, 0});
    assertThat(new Softmax().callAll(List.of(x, part)).getFirst().toFloatArray())
        .containsExactly(1, 0, 0, 1, 0, 0);
  }

  @Test
  void aSoftmaxHeedsAMaskThatTravelsOnlyIfItIsOfItsEntries() {
    Layer hiding =
        new Layer() {
          @Override
          protected List<Tensor> forward(List<Tensor> inputs) {
            Tensor x = inputs.getFirst();
            setMask(x, Tensor.of(new boolean[][] {{true, false}, {true, true}}));
            return List.of(new Softmax().call(x));
          }
        };
    assertThat(hiding.call(Tensor.of(new float[][] {{1, 7}, {4, 4}})).toFloatArray())
        .containsExactly(1, 0, 0.5f, 0.5f);
    // A mask of steps says nothing about the entries of a step.
    assertThat(hiding.call(Tensor.zeros(2, 2, 2)).toFloatArray()).containsOnly(0.5f);
  }

  @Test
  void theForgetGateOfALstmStartsOpen() {
    LSTM layer = new LSTM(2).biasInitializer(new Constant(0.5));
    layer.call(Tensor.zeros(1, 1, 1));
    assertThat(layer.getWeights().get(2).toFloatArray())
        .containsExactly(0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f);
    assertThat(layer.weights().stream().map(Variable::name).map(n -> n.replaceAll("^[^/]*", "")))
        .containsExactly("/lstm_cell/kernel", "/lstm_cell/recurrent_kernel", "/lstm_cell/bias");
  }

  @Test
  void penaltiesAreAddedToTheLoss() {
    Dense layer =
        new Dense(1).kernelInitializer("ones").kernelRegularizer("l2").activityRegularizer("l1");
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    Layer.Result result = layer.callOutermost(List.of(x), true);
    double sum = result.losses().stream().mapToDouble(Tensor::item).sum();
    // L1 of the outputs 3 and 7, per sample, and L2 of two ones.
    assertThat(sum).isCloseTo(0.01 * 10 / 2 + 0.01 * 2, within(1e-7));
  }

  @Test
  void aWeightCarriesItsConstraint() {
    Dense layer = new Dense(1).kernelConstraint("non_neg");
    layer.call(Tensor.zeros(1, 2));
    Tensor projected =
        Objects.requireNonNull(layer.weights().getFirst().constraint())
            .apply(Tensor.of(new float[][] {{-1}, {2}}));
    assertThat(projected.toFloatArray()).containsExactly(0, 2);
    assertThat(layer.weights().get(1).constraint()).isNull();
  }
}
