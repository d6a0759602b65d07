package org.pellucid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

final class FrechetDistanceTest {
  /** Points whose coordinates depend on each other. */
  private static NdArray cloud(double factor, double shift) {
    SplittableRandom random = new SplittableRandom(3);
    double[] points = new double[50 * 3];
    for (int i = 0; i < 50; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      points[3 * i] = factor * x + shift;
      points[3 * i + 1] = factor * (x - 2 * y) + shift;
      points[3 * i + 2] = factor * (y + random.nextDouble()) + shift;
    }
    return NdArray.of(points, 50, 3);
  }

  /** The sum of the variances of the cloud's coordinates. */
  private static double spread(NdArray points) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      for (int i = 0; i < 50; i++) {
        mean += points.getDouble(3 * i + c) / 50;
      }
      for (int i = 0; i < 50; i++) {
        sum += Math.pow(points.getDouble(3 * i + c) - mean, 2) / 49;
      }
    }
    return sum;
  }

  @Test
  void aCloudLiesAtNoDistanceFromItself() {
    assertThat(FrechetDistance.between(cloud(1, 0), cloud(1, 0))).isCloseTo(0, within(1e-9));
  }

  @Test
  void aShiftCountsBySquaredLength() {
    assertThat(FrechetDistance.between(cloud(1, 0), cloud(1, 2))).isCloseTo(12, within(1e-9));
  }

  @Test
  void aCloudOfTwiceTheSizeDiffersByItsStandardDeviationsSquared() {
    NdArray points = cloud(1, 0);
    // The means move as well: by themselves.
    double means = 0;
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      for (int i = 0; i < 50; i++) {
        mean += points.getDouble(3 * i + c) / 50;
      }
      means += mean * mean;
    }
    assertThat(FrechetDistance.between(points, cloud(2, 0)))
        .isCloseTo(means + spread(points), within(1e-9));
  }

  @Test
  void coordinatesThatNeverChangeAreFine() {
    NdArray flat = NdArray.of(new float[] {1, 5, 2, 5, 3, 5}, 3, 2);
    NdArray other = NdArray.of(new float[] {1, 5, 2, 5, 3, 5, 2, 5}, 4, 2);
    assertThat(FrechetDistance.between(flat, other))
        .isCloseTo(Math.pow(1 - Math.sqrt(2 / 3.0), 2), within(1e-9));
  }

  @Test
  void pointsOfAnotherWidthAreRefused() {
    NdArray three = cloud(1, 0);
    NdArray two = NdArray.zeros(DType.FLOAT32, Shape.of(5, 2));
    assertThatThrownBy(() -> FrechetDistance.between(three, two))
        .isInstanceOf(PellucidException.class)
        .hasMessage("FrechetDistance: a has 3 features but b has 2.");
    NdArray one = NdArray.zeros(DType.FLOAT32, Shape.of(1, 3));
    assertThatThrownBy(() -> FrechetDistance.between(three, one))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "FrechetDistance: b has shape [1, 3], expected [points, features] with at least 2"
                + " points.");
  }
}
