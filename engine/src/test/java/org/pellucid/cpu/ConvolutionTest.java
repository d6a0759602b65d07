package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {

  private static final long SEED = 4711L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void scalarConvolutionsHaveTheBitsOfTheTextbookLoops(int threads) {
    try (Workers workers = new Workers(threads)) {
      KernelChecks.convolutions(Simd.scalar(), SEED + threads, 40, workers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void vectorConvolutionsHaveTheBitsOfTheTextbookLoops(int threads) {
    try (Workers workers = new Workers(threads)) {
      KernelChecks.convolutions(Simd.vectors(), SEED + threads, 40, workers);
    }
  }

  /** The cut shows in the bits of every model trained, so it is pinned. */
  @Test
  void kernelGradientsAreCutIntoBlocksOfLinesByShapeAlone() {
    assertThat(square(128, 26, 32, 64).gradientBlocks()).isEqualTo(16);
    assertThat(square(128, 26, 1, 32).gradientBlocks()).isEqualTo(16);
    assertThat(square(128, 26, 256, 256).gradientBlocks()).isEqualTo(1);
    assertThat(square(32, 10, 64, 64).gradientBlocks()).isEqualTo(8);
    assertThat(square(1, 26, 1, 32).gradientBlocks()).isEqualTo(2);
    assertThat(square(1, 26, 1, 32).gradientBlockStart(1)).isEqualTo(12 * 24);
  }

  /** Which algorithm computes a convolution shows in its bits, so that is pinned as well. */
  @Test
  void plainConvolutionsOf3x3TapsAnd16To256ChannelsAreComputedByWinogradsAlgorithm() {
    assertThat(Winograd.suits(square(128, 26, 32, 64))).isTrue();
    assertThat(Winograd.suits(square(1, 6, 16, 256))).isTrue();
    assertThat(Winograd.suits(square(1, 5, 16, 16))).isFalse();
    assertThat(Winograd.suits(square(128, 26, 15, 64))).isFalse();
    assertThat(Winograd.suits(square(128, 26, 257, 64))).isFalse();
    WindowAxis strided = new WindowAxis(26, 3, 2, 0, 0, 1);
    assertThat(Winograd.suits(new ConvShape(1, WindowAxis.NONE, strided, strided, 32, 32, 1)))
        .isFalse();
    assertThat(WinogradGradient.blocks(square(128, 26, 32, 64))).isEqualTo(8);
    assertThat(WinogradGradient.blocks(square(8, 26, 16, 16))).isEqualTo(3);
    assertThat(WinogradGradient.blocks(square(8, 26, 256, 256))).isEqualTo(1);
    assertThat(WinogradGradient.blockStart(square(8, 26, 16, 16), 1)).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatWasMadeInPartsIsFinishedOnceEverywhere(int threads) {
    WindowAxis strided = new WindowAxis(33, 3, 2, 0, 0, 1);
    ConvShape shape = new ConvShape(9, WindowAxis.NONE, strided, strided, 16, 5, 1);
    float[] dy = new float[shape.outPixels() * 5];
    Arrays.fill(dy, 1);
    float[] w = new float[shape.kernelSize()];
    Arrays.fill(w, 1);
    int size = shape.inPixels() * 16;
    float[] plain = new float[size];
    float[] finished = new float[size + 1];
    Convolution convolution = new Convolution(shape);
    try (Workers workers = new Workers(threads)) {
      convolution.inputGradient(Simd.scalar(), dy, 0, w, 0, plain, 0, null, workers);
      TileEpilogue half =
          (row, rowEnd, column, columnEnd) -> {
            for (int r = row; r < rowEnd; r++) {
              for (int c = column; c < columnEnd; c++) {
                finished[1 + r * 16 + c] += 0.5f;
              }
            }
          };
      convolution.inputGradient(Simd.scalar(), dy, 0, w, 0, finished, 1, half, workers);
    }
    for (int i = 0; i < size; i++) {
      plain[i] += 0.5f;
    }
    assertThat(Arrays.copyOfRange(finished, 1, size + 1)).isEqualTo(plain);
  }

  private static ConvShape square(int batch, int size, int in, int out) {
    WindowAxis axis = new WindowAxis(size, 3, 1, 0, 0, 1);
    return new ConvShape(batch, WindowAxis.NONE, axis, axis, in, out, 1);
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRefused() {
    assertThatThrownBy(
            () -> new ConvShape(1, WindowAxis.NONE, WindowAxis.NONE, WindowAxis.NONE, 3, 4, 2))
        .hasMessage("groups must divide the channels, got 2 groups, 3 in, 4 out.");
  }
}
