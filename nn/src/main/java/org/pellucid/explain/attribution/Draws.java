package org.pellucid.explain.attribution;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Chance, the same for the same seed. */
final class Draws {
  private Draws() {}

  static RandomGenerator of(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Different numbers from 0 to n - 1. */
  static int[] different(int count, int n, RandomGenerator random) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(n - i);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return IntStream.of(order).limit(count).toArray();
  }
}
