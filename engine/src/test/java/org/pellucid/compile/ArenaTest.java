package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where an arena finds room. */
class ArenaTest {
  private final Arena arena = new Arena(0);

  @Test
  void theGapThatWasGivenBackLastIsTakenFirst() {
    int first = arena.take(64);
    arena.take(16);
    int second = arena.take(64);
    arena.take(16);
    arena.giveBack(second, 64);
    arena.giveBack(first, 64);
    assertThat(arena.take(64)).isEqualTo(first);
    assertThat(arena.take(64)).isEqualTo(second);
    assertThat(arena.size()).isEqualTo(160);
  }

  @Test
  void aGapMoreThanTwiceAsLargeWaitsUntilNoneFitsBetter() {
    int large = arena.take(160);
    arena.take(16);
    int small = arena.take(32);
    arena.take(16);
    arena.giveBack(small, 32);
    arena.giveBack(large, 160);
    assertThat(arena.take(20)).isEqualTo(small);
    assertThat(arena.take(20)).isEqualTo(large);
    assertThat(arena.size()).isEqualTo(224);
  }

  @Test
  void gapsSideBySideAreJoinedWhenNoneIsLargeEnough() {
    int[] starts = {arena.take(48), arena.take(48), arena.take(48), arena.take(16)};
    arena.giveBack(starts[2], 48);
    arena.giveBack(starts[0], 48);
    arena.giveBack(starts[1], 48);
    assertThat(arena.take(144)).isEqualTo(starts[0]);
    assertThat(arena.size()).isEqualTo(160);
  }
}
