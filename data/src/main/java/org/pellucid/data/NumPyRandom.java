package org.pellucid.data;

/**
 * The random numbers of NumPy's {@code RandomState}: the Mersenne Twister MT19937, so that files
 * are shuffled as Keras shuffles them.
 *
 * <p>Source: Matsumoto and Nishimura, 1998.
 */
final class NumPyRandom {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /** Begins a stream; the seed has 32 bits. */
  NumPyRandom(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  private int bits() {
    if (next == SIZE) {
      for (int i = 0; i < SIZE; i++) {
        int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
        state[i] = state[(i + MIDDLE) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** The numbers from 0 to size - 1 in the order that {@code RandomState.shuffle} gives them. */
  int[] shuffled(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      // Numbers are drawn with as many bits as the largest one has, until one is not too large.
      int mask = -1 >>> Integer.numberOfLeadingZeros(i);
      int j = bits() & mask;
      while (j > i) {
        j = bits() & mask;
      }
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
