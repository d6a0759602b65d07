package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** What normalizing layers compute and learn, with numbers that Keras 3.15 gives. */
final class NormalizationTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, 2, 3}, {4, 0, -1}, {2, 2, 5}});

  private static void assertRow(Tensor tensor, float... expected) {
    assertThat(tensor.toFloatArray()).containsExactly(expected, within(2e-5f));
  }

  @Test
  void renormalizationCorrectsTowardsMovingStatistics() {
    Config clipping = Config.empty().put("rmax", 1.5).put("dmax", 0.5);
    BatchNormalization layer =
        new BatchNormalization()
            .momentum(0.9)
            .renorm(true)
            .renormMomentum(0.8)
            .renormClipping(clipping)
            .name("bn");
    assertRow(
        layer.call(X, true),
        -0.8333336f,
        1.166667f,
        0.9008596f,
        2.166667f,
        -0.8333334f,
        -1.504298f,
        0.1666665f,
        1.166667f,
        2.103439f);
    assertThat(layer.weights().stream().map(Variable::name))
        .containsExactly(
            "bn/gamma",
            "bn/beta",
            "bn/moving_mean",
            "bn/moving_variance",
            "bn/moving_stddev",
            "bn/renorm_mean",
            "bn/renorm_stddev");
    assertRow(layer.weights().get(3).tensor(), 1.049137f, 0.9877f, 1.320267f);
    assertRow(layer.weights().get(5).tensor(), 0.4666667f, 0.2666667f, 0.4666667f);
    assertRow(layer.weights().get(6).tensor(), 1.049524f, 0.9886678f, 1.298928f);
    assertRow(
        layer.call(X, true),
        -0.7704174f,
        1.174308f,
        0.9008596f,
        2.088022f,
        -0.8486161f,
        -1.504298f,
        0.1823956f,
        1.174308f,
        2.103439f);
    assertRow(
        layer.call(X),
        0.5316536f,
        1.765675f,
        1.991202f,
        3.396853f,
        -0.2560903f,
        -1.124108f,
        1.48672f,
        1.765675f,
        3.548857f);
  }

  @Test
  void spectralNormalizationDividesTheKernelByItsLargestSingularValue() {
    SpectralNormalization layer =
        new SpectralNormalization(new Dense(2).useBias(false).name("d"))
            .powerIterations(2)
            .name("sn");
    layer.buildFor(List.of(X.shape()));
    assertThat(layer.weights().stream().map(Variable::name))
        .containsExactly("sn/d/kernel", "sn/vector_u");
    layer.setWeights(
        List.of(
            NdArray.of(new float[] {1, 2, 3, 4, 5, -6}, 3, 2),
            NdArray.of(new float[] {0.3f, -0.2f}, 1, 2)));
    float[] expected = {2.75171f, -1.000622f, -0.1250777f, 1.751088f, 4.127565f, -2.251399f};
    assertRow(layer.call(X, true), expected);
    assertRow(
        layer.weights().get(0).tensor(),
        0.1250777f,
        0.2501554f,
        0.3752332f,
        0.5003109f,
        0.6253886f,
        -0.7504663f);
    assertRow(layer.weights().get(1).tensor(), 0.5505648f, -0.8347924f);
    assertRow(layer.call(X, false), expected);
  }

  @Test
  void aKernelOfZerosStaysAsItIs() {
    SpectralNormalization layer =
        new SpectralNormalization(new Dense(2).kernelInitializer("zeros").useBias(false));
    assertRow(layer.call(X, true), 0, 0, 0, 0, 0, 0);
  }

  @Test
  void scalingWithoutCenteringKeepsTheMean() {
    assertRow(
        new LayerNormalization().rmsScaling(true).call(X),
        1.223827f,
        2.447655f,
        3.671482f,
        1.851442f,
        0f,
        -0.4628605f,
        1.41386f,
        1.41386f,
        3.534651f);
  }
}
