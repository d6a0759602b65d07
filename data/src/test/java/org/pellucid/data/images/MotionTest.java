package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

final class MotionTest {
  private static final int SEED = 4;

  /** A window onto a wall, brighter or darker. */
  private static Image window(int left, int light) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] pixels = new byte[6 * 30];
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < 60; column++) {
        int value = random.nextInt(100);
        if (column >= left && column < left + 30) {
          pixels[row * 30 + column - left] = (byte) (value + light);
        }
      }
    }
    return Image.of(6, 30, 1, pixels);
  }

  @Test
  void aSceneThatMovesIsFollowedWhateverTheLight() {
    assertThat(Motion.sideways(window(10, 0), window(10, 0), 12)).isZero();
    assertThat(Motion.sideways(window(10, 0), window(4, 50), 12)).isEqualTo(6);
    assertThat(Motion.sideways(window(10, 100), window(21, 0), 12)).isEqualTo(-11);
  }

  @Test
  void whereNothingIsToBeSeenNothingMoves() {
    Image black = Image.of(2, 5, 1, new byte[10]);
    assertThat(Motion.sideways(black, black, 4)).isZero();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    Image small = Image.of(2, 5, 1, new byte[10]);
    Image large = Image.of(5, 2, 1, new byte[10]);
    assertThatThrownBy(() -> Motion.sideways(small, large, 1))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Motion: the pictures must have the same size, got Image(2 x 5, 1 channels) and"
                + " Image(5 x 2, 1 channels).");
    assertThatThrownBy(() -> Motion.sideways(small, small, 5))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Motion: farthest must be from 0 to 4, got 5.");
  }
}
