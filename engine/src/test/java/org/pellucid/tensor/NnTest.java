package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

final class NnTest {
  private static final Ints ONE = Ints.of(1);

  private static Tensor line(double... values) {
    return Tensor.of(values).reshape(1, values.length, 1);
  }

  @Test
  void paddingIsFoundByName() {
    assertThat(Nn.Padding.named("SAME")).isEqualTo(Nn.Padding.SAME);
    assertThat(Nn.Padding.CAUSAL.text()).isEqualTo("causal");
    assertThatThrownBy(() -> Nn.Padding.named("valdi"))
        .hasMessage(
            "Unknown padding \"valdi\". Did you mean \"valid\"? Known: causal, same, valid.");
  }

  @Test
  void samePaddingPutsTheOddZeroBehind() {
    Op.Windows windows = Nn.windows(Shape.of(1, 5, 1), Ints.of(2), ONE, ONE, Nn.Padding.SAME);
    assertThat(windows).isEqualTo(new Op.Windows(ONE, Ints.of(0), ONE, ONE));
    Op.Windows strided =
        Nn.windows(Shape.of(1, 6, 1), Ints.of(3), Ints.of(2), Ints.of(2), Nn.Padding.SAME);
    assertThat(strided).isEqualTo(new Op.Windows(Ints.of(2), ONE, Ints.of(2), Ints.of(2)));
    Op.Windows wide = Nn.windows(Shape.of(1, 6, 1), ONE, Ints.of(3), ONE, Nn.Padding.SAME);
    assertThat(wide).isEqualTo(new Op.Windows(Ints.of(3), Ints.of(0), Ints.of(0), ONE));
  }

  @Test
  void convolutionIsCrossCorrelation() {
    Tensor kernel = Tensor.of(new double[] {1, 10}).reshape(2, 1, 1);
    assertThat(Nn.conv(line(1, 2, 3), kernel, ONE, Nn.Padding.VALID, ONE, 1).toDoubleArray())
        .containsExactly(21, 32);
    assertThat(Nn.conv(line(1, 2, 3), kernel, ONE, Nn.Padding.SAME, ONE, 1).toDoubleArray())
        .containsExactly(21, 32, 3);
    assertThat(Nn.conv(line(1, 2, 3), kernel, ONE, Nn.Padding.CAUSAL, ONE, 1).toDoubleArray())
        .containsExactly(10, 21, 32);
    assertThat(
            Nn.conv(line(1, 2, 3, 4), kernel, ONE, Nn.Padding.VALID, Ints.of(2), 1).toDoubleArray())
        .containsExactly(31, 42);
  }

  @Test
  void maxPoolIgnoresPadding() {
    assertThat(Nn.maxPool(line(-1, -2, -3), Ints.of(2), ONE, Nn.Padding.SAME).toDoubleArray())
        .containsExactly(-1, -2, -3);
    assertThat(
            Nn.maxPool(line(1, 4, 3, 2, 9), Ints.of(2), Ints.of(2), Nn.Padding.VALID)
                .toDoubleArray())
        .containsExactly(4, 3);
  }

  @Test
  void averagePoolDoesNotCountPadding() {
    assertThat(Nn.averagePool(line(1, 2, 6), Ints.of(2), ONE, Nn.Padding.SAME).toDoubleArray())
        .containsExactly(1.5, 4, 6);
    assertThat(
            Nn.averagePool(line(1, 2, 6, 8), Ints.of(2), Ints.of(2), Nn.Padding.VALID)
                .toDoubleArray())
        .containsExactly(1.5, 7);
  }

  @Test
  void softmaxSumsToOneEvenForHugeLogits() {
    Tensor x = Tensor.of(new double[][] {{1000, 1000}, {-1000, 1000}});
    assertThat(Nn.softmax(x, -1).toDoubleArray()).containsExactly(0.5, 0.5, 0, 1);
    assertThat(Nn.softmax(x, 0).toDoubleArray()).containsExactly(1, 0.5, 0, 0.5);
  }

  @Test
  void logSoftmaxStaysFinite() {
    Tensor x = Tensor.of(new double[] {-1000, 1000});
    assertThat(Nn.logSoftmax(x, 0).toDoubleArray()).containsExactly(-2000, 0);
  }

  @Test
  void oneHotLeavesIndicesOutsideEmpty() {
    Tensor hot = Nn.oneHot(Tensor.of(new int[] {1, -1, 3}), 3);
    assertThat(hot.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(hot.toFloatArray()).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void softplusDoesNotOverflow() {
    double[] y = Nn.softplus(Tensor.of(new double[] {-1000, 0, 1000})).toDoubleArray();
    assertThat(y[0]).isZero();
    assertThat(y[1]).isCloseTo(Math.log(2), within(1e-15));
    assertThat(y[2]).isEqualTo(1000);
  }

  @Test
  void transposedConvolutionSpreadsEachElementOverAWindow() {
    Tensor kernel = Tensor.of(new double[] {1, 10}).reshape(2, 1, 1);
    Nn.Padding valid = Nn.Padding.VALID;
    assertThat(Nn.convTranspose(line(1, 2, 3), kernel, ONE, valid, null, ONE).toDoubleArray())
        .containsExactly(1, 12, 23, 30);
    assertThat(Nn.convTranspose(line(1, 2), kernel, Ints.of(3), valid, null, ONE).toDoubleArray())
        .containsExactly(1, 10, 0, 2, 20, 0);
    assertThat(
            Nn.convTranspose(line(1, 2), kernel, Ints.of(2), Nn.Padding.SAME, ONE, ONE)
                .toDoubleArray())
        .containsExactly(1, 10, 2);
  }

  @Test
  void adaptiveWindowsDivideEvenlyAndMayOverlap() {
    assertThat(Nn.adaptiveAveragePool(line(1, 2, 3, 4, 5), Ints.of(3)).toDoubleArray())
        .containsExactly(1.5, 3, 4.5);
    assertThat(Nn.adaptiveMaxPool(line(1, 2, 3, 4, 5), Ints.of(2)).toDoubleArray())
        .containsExactly(3, 5);
    assertThat(Nn.adaptiveMaxPool(line(1, 2), Ints.of(4)).toDoubleArray())
        .containsExactly(1, 1, 2, 2);
  }
}
