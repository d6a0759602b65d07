package org.pellucid.cpu;

import java.time.Duration;

/**
 * Measures how many multiply-adds the cores can do at best, in registers alone. Kernels are judged
 * by the fraction of it that they reach.
 */
public final class FmaPeak {

  private static final int STEPS = 20_000;

  /** Chains in {@link VectorChains} and {@link ScalarChains}. */
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /**
   * Returns the best GFLOP/s that this many threads reached together within the time. Vectors are
   * used where the vector module is there.
   */
  public static double gflops(int threads, Duration duration) {
    double best = 0;
    float[] sink = new float[threads];
    try (Workers workers = new Workers(threads)) {
      double flopsPerRound = 2.0 * threads * STEPS * CHAINS * Simd.floatLanes();
      long end = System.nanoTime() + duration.toNanos();
      BlockTask chains = block -> sink[block] += chains();
      do {
        long start = System.nanoTime();
        workers.run(threads, chains);
        long elapsed = Math.max(1, System.nanoTime() - start);
        best = Math.max(best, flopsPerRound / elapsed);
      } while (System.nanoTime() < end);
    }
    // The sums are all finite; asking for them keeps the compiler from dropping the work.
    return Float.isNaN(sink[0]) ? 0 : best;
  }

  private static float chains() {
    return Simd.modulePresent() ? VectorChains.run(STEPS) : ScalarChains.run(STEPS);
  }
}
