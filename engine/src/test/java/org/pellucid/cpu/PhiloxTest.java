package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {

  @Test
  void blocksEqualThePublishedAnswers() {
    assertThat(block(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] out = new int[4];
    Philox.block(c0, c1, c2, c3, k0, k1, out, 0);
    return out;
  }

  @Test
  void aStreamStartsWithTheBlockOfCounterZero() {
    int[] out = new int[5];
    Philox.bits(0, 0, out, 1, 4);
    assertThat(out).containsExactly(0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void anyPartOfAStreamCanBeComputedByItself() {
    int[] whole = new int[200];
    Philox.bits(-5L, (1L << 34) - 50, whole, 0, 200);
    for (int from = 0; from < 20; from++) {
      for (int n = 0; n < 30; n++) {
        int[] part = new int[n];
        Philox.bits(-5L, (1L << 34) - 50 + from, part, 0, n);
        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, from, from + n));
      }
    }
  }

  @Test
  void threadsChangeNothing() {
    int[] one = new int[100_003];
    int[] three = new int[100_003];
    Philox.bits(7L, 3, one, 0, one.length);
    try (Workers workers = new Workers(3)) {
      Philox.bits(7L, 3, three, 0, three.length, workers);
    }
    assertThat(three).isEqualTo(one);
  }
}
