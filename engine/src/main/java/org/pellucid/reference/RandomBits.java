package org.pellucid.reference;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.TensorType;

/**
 * Random bits by Philox4x32-10, a block cipher turned random function (Salmon, Moraes, Dror and
 * Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
 */
final class RandomBits {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int KEY_STEP_0 = 0x9E3779B9;
  private static final int KEY_STEP_1 = 0xBB67AE85;

  private RandomBits() {}

  static Values bits(Values seed, Values offset, Shape shape) {
    long key = ((Integers) seed).data()[0];
    long first = ((Integers) offset).data()[0];
    Integers result = new Integers(new TensorType(DType.INT32, shape));
    for (int i = 0; i < result.size(); i++) {
      long position = first + i;
      long counter = position >>> 2;
      int[] block =
          block(
              new int[] {(int) counter, (int) (counter >>> Integer.SIZE), 0, 0},
              new int[] {(int) key, (int) (key >>> Integer.SIZE)});
      result.data()[i] = block[(int) (position & 3)];
    }
    return result;
  }

  /** Ten rounds on a counter of four words under a key of two. */
  static int[] block(int[] counter, int[] key) {
    int[] word = counter.clone();
    int key0 = key[0];
    int key1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(word[0]);
      long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(word[2]);
      word =
          new int[] {
            high(product1) ^ word[1] ^ key0,
            (int) product1,
            high(product0) ^ word[3] ^ key1,
            (int) product0
          };
      key0 += KEY_STEP_0;
      key1 += KEY_STEP_1;
    }
    return word;
  }

  private static int high(long product) {
    return (int) (product >>> Integer.SIZE);
  }
}
