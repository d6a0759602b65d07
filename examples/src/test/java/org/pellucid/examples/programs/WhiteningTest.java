package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

final class WhiteningTest {
  private static final int EACH = 40;

  /**
   * Two kinds, ten apart in the first direction; within a kind, things differ by a hundred in the
   * second direction and by one in the others.
   */
  private static NdArray things(int kinds, long seed) {
    Random random = new Random(seed);
    float[] values = new float[kinds * EACH * 4];
    for (int i = 0; i < values.length; i++) {
      int kind = i / 4 / EACH;
      double spread = i % 4 == 1 ? 100 : 1;
      values[i] = (float) (spread * random.nextGaussian() + (i % 4 == 0 ? 10 * kind : 0));
    }
    return NdArray.of(values, kinds * EACH, 4);
  }

  private static NdArray kinds(int kinds) {
    int[] numbers = new int[kinds * EACH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i / EACH;
    }
    return NdArray.of(numbers);
  }

  @Test
  void whatChangesWithinAKindCountsLittleAfterwards() {
    NdArray things = things(2, 1);
    Whitening whitening = Whitening.of(things, kinds(2), 2);
    Tensor white = Tensor.of(whitening.apply(things));

    assertThat(white.shape()).isEqualTo(Shape.of(80, 4));
    // Before, the mean square within a kind is 10,003 and the kinds lie 10 apart.
    Tensor first = white.slice(0, 0, EACH);
    Tensor second = white.slice(0, EACH, 2 * EACH);
    double apart = first.mean(0).subtract(second.mean(0)).square().sum().item();
    double scatter = first.subtract(first.mean(0)).square().sum(1).mean().item();
    assertThat(scatter).isLessThan(2);
    assertThat(apart / scatter).isGreaterThan(20 * (100 / 10_003.0));
  }

  @Test
  void thingsNeverSeenAreChangedInTheSameWay() {
    Whitening whitening = Whitening.of(things(2, 1), kinds(2), 2);
    NdArray others = things(2, 2);
    double[] all = whitening.apply(others).toDoubleArray();
    double[] one = whitening.apply(Tensor.of(others).slice(0, 7, 8).value()).toDoubleArray();

    assertThat(one).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(one[i]).isCloseTo(all[7 * 4 + i], within(1e-4));
    }
  }

  @Test
  void outlinesAreTheSameInAnyLight() {
    // Bright on the right of a vertical line.
    float[] pixels = new float[32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 32 < 16 ? 1 : 5;
    }
    Tensor picture = Tensor.of(NdArray.of(pixels, 1, 32, 32, 1));
    Tensor seen = new OrientedGradients().call(picture);
    Tensor brighter = new OrientedGradients().call(picture.multiply(100));

    assertThat(seen.shape()).isEqualTo(Shape.of(1, 4, 4, 8));
    double[] beside = seen.slice(1, 2, 3).slice(2, 2, 3).toDoubleArray();
    // Across the line there is most, along it nothing.
    assertThat(beside[0]).isGreaterThan(beside[1]).isGreaterThan(0.3);
    assertThat(beside[4]).isCloseTo(0.01, within(1e-4));
    assertThat(brighter.slice(1, 2, 3).slice(2, 2, 3).toDoubleArray())
        .containsExactly(beside, within(0.05));
  }
}
