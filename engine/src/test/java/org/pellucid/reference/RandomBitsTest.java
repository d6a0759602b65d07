package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/** The known answers are those that the inventors of Philox published with Random123. */
class RandomBitsTest {
  @Test
  void zerosGiveTheKnownAnswer() {
    assertThat(RandomBits.block(new int[4], new int[2]))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void onesGiveTheKnownAnswer() {
    assertThat(RandomBits.block(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
  }

  @Test
  void digitsOfPiGiveTheKnownAnswer() {
    assertThat(
            RandomBits.block(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                new int[] {0xa4093822, 0x299f31d0}))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void streamIsMadeOfBlocksUnderTheSeed() {
    long seed = 0x299f31d0a4093822L;
    long counter = 0x85a308d3_43f6a88fL >>> 2;
    int[] key = {0xa4093822, 0x299f31d0};
    int[] words = {(int) counter, (int) (counter >>> 32), 0, 0};
    int[] next = {(int) (counter + 1), (int) ((counter + 1) >>> 32), 0, 0};

    assertThat(bits(seed, 4 * counter + 2, 4))
        .containsExactly(
            RandomBits.block(words, key)[2],
            RandomBits.block(words, key)[3],
            RandomBits.block(next, key)[0],
            RandomBits.block(next, key)[1]);
  }

  @Test
  void anElementDependsOnItsPlaceInTheStreamAlone() {
    int[] whole = bits(7, 0, 50);
    assertThat(bits(7, 13, 37)).containsExactly(Arrays.copyOfRange(whole, 13, 50));
  }

  private static int[] bits(long seed, long offset, int count) {
    return Interpreter.evaluate(
            new Op.RandomBits(Shape.of(count)),
            List.of(NdArray.scalar(DType.INT64, seed), NdArray.scalar(DType.INT64, offset)))
        .get(0)
        .toIntArray();
  }
}
