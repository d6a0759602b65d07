package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected numbers by jax.image.resize. */
final class ResamplingTest {
  private static final Tensor LINE = Tensor.of(new float[] {1, 4, 2, 8});

  private static final float[] CUBIC = {0.87019175f, 3.3005333f, 2.8125f, 3.5414441f, 8.2596149f};
  private static final float[] LANCZOS_3 = {
    0.7893455f, 3.4402349f, 2.5714283f, 3.5895314f, 8.3841782f
  };
  private static final float[] LANCZOS_5 = {
    0.65311199f, 3.6328449f, 2.3846645f, 3.5379221f, 8.5037336f
  };

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
        .containsExactly(new float[] {2.4285717f, 4.857143f}, within(1e-6f));
  }

  @Test
  void widerKernelsAgreeWithJax() {
    assertThat(Resampling.BICUBIC.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(CUBIC, within(2e-6f));
    assertThat(Resampling.LANCZOS3.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(LANCZOS_3, within(2e-6f));
    assertThat(Resampling.LANCZOS5.resize(LINE, -1, 5, false).toFloatArray())
        .containsExactly(LANCZOS_5, within(2e-6f));
  }

  @Test
  void namesAreKeras() {
    assertThat(Resampling.named("Bicubic").text()).isEqualTo("bicubic");
    assertThatThrownBy(() -> Resampling.named("cubic"))
        .hasMessageStartingWith("Unknown interpolation \"cubic\". Did you mean \"bicubic\"?");
  }
}
