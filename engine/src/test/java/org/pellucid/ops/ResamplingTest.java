package org.pellucid.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/** Expected numbers by jax.image.resize. */
final class ResamplingTest {
  private static final Tensor LINE = Tensor.of(new float[] {1, 4, 2, 8});

  private static final float[] CUBIC = {0.870192f, 3.30053f, 2.8125f, 3.54144f, 8.25961f};
  private static final float[] LANCZOS_3 = {0.789346f, 3.44023f, 2.57143f, 3.58953f, 8.38418f};
  private static final float[] LANCZOS_5 = {0.653112f, 3.63284f, 2.38466f, 3.53792f, 8.50373f};

  private static final float[] SMART = {
    2.875f, 3.875f, 11.625f, 12.625f, 20.375f, 21.375f, 29.125f, 30.125f
  };
  private static final float[] SMART_NEAREST = {7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20};

  @Test
  void nearestTakesTheSampleAtTheCentre() {
    assertThat(Resampling.NEAREST.resize(LINE, 0, 6, false).toFloatArray())
        .containsExactly(1, 4, 4, 2, 8, 8);
    assertThat(Resampling.NEAREST.resize(LINE, 0, 3, false).toFloatArray())
        .containsExactly(1, 2, 8);
  }

  @Test
  void bilinearIsLinearBetweenCentresAndConstantAtTheBorder() {
    assertThat(Resampling.BILINEAR.resize(LINE, 0, 8, false).toFloatArray())
        .containsExactly(1f, 1.75f, 3.25f, 3.5f, 2.5f, 3.5f, 6.5f, 8f);
  }

  @Test
  void antialiasingTakesAllSamplesIntoAccount() {
    assertThat(Resampling.BILINEAR.resize(LINE, 0, 2, false).toFloatArray())
        .containsExactly(2.5f, 5f);
    assertThat(Resampling.BILINEAR.resize(LINE, 0, 2, true).toFloatArray())
        .containsExactly(new float[] {2.42857f, 4.85714f}, within(1e-5f));
  }

  @Test
  void widerKernelsAgreeWithJax() {
    assertThat(Resampling.BICUBIC.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(CUBIC, within(1e-5f));
    assertThat(Resampling.LANCZOS3.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(LANCZOS_3, within(1e-5f));
    assertThat(Resampling.LANCZOS5.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(LANCZOS_5, within(1e-5f));
  }

  /** Expected numbers by keras.preprocessing.image.smart_resize. */
  @Test
  void smartResizingCutsToTheNewProportions() {
    Tensor image = Tensor.arange(35, DType.FLOAT32).reshape(5, 7, 1);
    assertThat(Images.smartResize(image, Ints.of(4, 2)).toFloatArray())
        .containsExactly(SMART, within(1e-5f));
    assertThat(
            Images.smartResize(image.moveAxis(2, 0), Ints.of(2, 6), "nearest", "channels_first")
                .toFloatArray())
        .containsExactly(SMART_NEAREST);
  }

  @Test
  void namesAreKeras() {
    assertThat(Resampling.named("Bicubic").text()).isEqualTo("bicubic");
    assertThatThrownBy(() -> Resampling.named("cubic"))
        .hasMessageStartingWith("Unknown interpolation \"cubic\". Did you mean \"bicubic\"?");
  }
}
