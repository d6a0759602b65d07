package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/** Random layers by their distributions. */
final class NoiseTest {
  private static final Tensor NORMAL = RandomNumbers.normal(Shape.of(200, 200), 5);

  private static void assertMoments(Tensor x, double mean, double deviation) {
    double average = x.mean().item();
    assertThat(average).isCloseTo(mean, within(0.02));
    assertThat(Math.sqrt(x.subtract(average).square().mean().item()))
        .isCloseTo(deviation, within(0.02));
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    Tensor dropped = new AlphaDropout(0.3).seed(1).call(NORMAL, true);
    assertMoments(dropped, 0, 1);
    double low = IntStream.range(0, 40_000).mapToDouble(dropped.value()::getDouble).min().orElse(0);
    long dropouts =
        IntStream.range(0, 40_000)
            .filter(i ->
                Math.abs(dropped.value().getDouble(i) - dropped.value().getDouble(first(dropped)))
                    < 1e-6)
            .count();
    assertThat(low).isNegative();
    assertThat(dropouts / 40_000.0).isCloseTo(0.3, within(0.01));
  }

  /** The first element that stands there more than once: a dropped one. */
  private static int first(Tensor x) {
    float[] data = x.toFloatArray();
    for (int i = 0; i < data.length; i++) {
      for (int j = i + 1; j < Math.min(i + 40, data.length); j++) {
        if (data[i] == data[j]) {
          return i;
        }
      }
    }
    throw new AssertionError("nothing was dropped");
  }

  @Test
  void gaussianNoiseIsAddedAndGaussianDropoutMultiplied() {
    Tensor tens = Tensor.ones(200, 200).multiply(10);
    assertMoments(new GaussianNoise(0.5).seed(2).call(tens, true), 10, 0.5);
    assertMoments(new GaussianDropout(0.2).seed(2).call(Tensor.ones(200, 200), true), 1, 0.5);
  }

  @Test
  void nothingHappensInInference() {
    assertThat(new GaussianNoise(0.5).call(NORMAL)).isSameAs(NORMAL);
    assertThat(new GaussianDropout(0.5).call(NORMAL)).isSameAs(NORMAL);
    assertThat(new AlphaDropout(0.5).call(NORMAL)).isSameAs(NORMAL);
    Tensor images = Tensor.ones(2, 3, 3, 4);
    assertThat(new SpatialDropout2D(0.5).call(images)).isSameAs(images);
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    Tensor last = new SpatialDropout2D(0.5).seed(3).call(Tensor.ones(4, 5, 6, 20), true);
    assertThat(last.value())
        .isEqualTo(last.slice(1, 0, 1).slice(2, 0, 1).broadcastTo(last.shape()).value());
    assertThat(last.toFloatArray()).contains(0, 2);
    Tensor first =
        new SpatialDropout3D(0.5)
            .dataFormat("channels_first")
            .seed(3)
            .call(Tensor.ones(4, 20, 2, 3, 2), true);
    Tensor corner = first.slice(2, 0, 1).slice(3, 0, 1).slice(4, 0, 1);
    assertThat(first.value()).isEqualTo(corner.broadcastTo(first.shape()).value());
    assertThat(first.toFloatArray()).contains(0, 2);
  }
}
