package org.pellucid.rl.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

final class ReturnsTest {
  @Test
  void laterRewardsCountLess() {
    assertThat(Returns.discounted(new double[] {1, 0, 2}, 0.5)).containsExactly(1.5, 1, 2);
    assertThat(Returns.discounted(new double[0], 0.5)).isEmpty();
  }

  /**
   * By hand, gamma 0.5 and lambda 0.5: the errors are 1 + 0.5 * 4 - 2 = 1, 2 - 4 = -2 (terminated),
   * 3 + 0.5 * 8 - 6 = 1 (truncated, the state reached is worth 8) and 4 + 0.5 * 2 - 1 = 4; a sum
   * goes from the second to the first only.
   */
  @Test
  void advantagesAreThoseWorkedOutByHand() {
    double[] advantages =
        Returns.advantages(
            new double[] {1, 2, 3, 4},
            new double[] {2, 4, 6, 1},
            new double[] {4, 100, 8, 2},
            new boolean[] {false, true, false, false},
            new boolean[] {false, false, true, false},
            0.5,
            0.5);

    assertThat(advantages).containsExactly(1 + 0.25 * -2, -2, 1, 4);
  }

  @Test
  void withLambdaOneTheyAreTheSumOfRewardsLessTheValue() {
    double[] rewards = {1, -2, 0.5};
    double[] values = {0.25, 3, -1};
    boolean[] no = new boolean[3];
    boolean[] end = {false, false, true};
    double[] advantages =
        Returns.advantages(rewards, values, new double[] {3, -1, 9}, end, no, 0.9, 1);
    double[] sums = Returns.discounted(rewards, 0.9);

    for (int t = 0; t < 3; t++) {
      assertThat(advantages[t] + values[t]).isCloseTo(sums[t], offset(1e-12));
    }
  }
}
