package org.pellucid.data;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random orders and generators that depend on their numbers alone. */
final class Order {
  private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private Order() {}

  /** A generator of its own for each seed, pass and element. */
  static RandomGenerator random(long seed, long pass, long element) {
    return GENERATORS.create(mix(mix(mix(seed) + pass) + element));
  }

  /** Stafford's mixing function, variant 13: near numbers become unlike ones. */
  private static long mix(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The numbers 0, 1, ... in an order of their own for each seed and pass. */
  static int[] permutation(int size, long seed, long pass) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    shuffle(order, random(seed, pass, -1));
    return order;
  }

  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
