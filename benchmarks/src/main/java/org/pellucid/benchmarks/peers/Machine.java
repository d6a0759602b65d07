package org.pellucid.benchmarks.peers;

import java.io.IOException;
import java.time.Duration;
import org.pellucid.cpu.FmaPeak;
import org.pellucid.cpu.Workers;

/** Measures what the machine can do at best. */
final class Machine {
  private static final int BLOCK = 1 << 24;
  private static final Duration TIME = Duration.ofMillis(700);
  private static final int COPIES = 12;

  private Machine() {}

  /** Measures the peak of one thread and of all, and how fast memory is. */
  static void measure(Results results, int threads) throws IOException {
    double bandwidth = bandwidth(threads);
    results.machine(1, FmaPeak.gflops(1, TIME), bandwidth);
    if (threads > 1) {
      results.machine(threads, FmaPeak.gflops(threads, TIME), bandwidth);
    }
  }

  /** Bytes read and written per nanosecond while all threads copy. */
  private static double bandwidth(int threads) {
    float[][] from = new float[threads][BLOCK];
    float[][] to = new float[threads][BLOCK];
    double best = 0;
    try (Workers workers = new Workers(threads)) {
      for (int i = 0; i < COPIES; i++) {
        long start = System.nanoTime();
        workers.run(threads, block -> System.arraycopy(from[block], 0, to[block], 0, BLOCK));
        best = Math.max(best, 8.0 * BLOCK * threads / (System.nanoTime() - start));
      }
    }
    return best;
  }
}
