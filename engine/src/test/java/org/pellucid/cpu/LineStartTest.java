package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineStartTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 527, 4096, 100_001})
  void placesAreEvenAndLeaveRoomForAllThatWasAskedFor(int length) {
    assumeTrue(Simd.modulePresent(), "no vectors here");
    assertThat(LineStart.in(new float[length]))
        .isBetween(0, Scratch.START_ROOM - 1)
        .matches(place -> place % 2 == 0, "is even");
  }

  @Test
  void arraysMayHaveMovedOnceGarbageWasCollected() {
    int before = Moves.count();
    assertThat(Moves.count()).isEqualTo(before);
    System.gc();
    assertThat(Moves.count()).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 15})
  void productsDoNotDependOnWhereTheirPanelsBegin(int shift) {
    int m = 37;
    int n = 75;
    int k = 300;
    float[] a = numbers(m * k);
    float[] b = numbers(k * n);
    PackedMatrix packed = Gemm.packB(false, n, k, b, 0, n, null);
    float[] expected = product(m, n, k, a, packed);

    float[] moved = new float[packed.panels.length + shift];
    System.arraycopy(packed.panels, 0, moved, shift, packed.panels.length);
    packed.panels = moved;
    packed.start += shift;
    assertThat(product(m, n, k, a, packed)).containsExactly(expected);
  }

  private static float[] product(int m, int n, int k, float[] a, PackedMatrix b) {
    float[] c = new float[m * n];
    Gemm.gemm(false, m, a, 0, k, b, c, 0, n, false, null, null);
    return c;
  }

  private static float[] numbers(int count) {
    Random random = new Random(7);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
