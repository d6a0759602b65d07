package org.pellucid.examples.doctor;

import java.time.Duration;
import java.util.Random;
import org.pellucid.cpu.FmaPeak;
import org.pellucid.cpu.Gemm;
import org.pellucid.cpu.Simd;
import org.pellucid.cpu.Workers;

/**
 * What this machine computes per second.
 *
 * @param vectors whether the vector module is there; without it the peak is that of single numbers,
 *     which loops that Java makes into vectors itself can pass
 * @param peak the most that its cores can do, in GFLOP/s
 * @param product what a large matrix product reaches, in GFLOP/s
 * @param correct whether the product was right
 */
public record Machine(boolean vectors, double peak, double product, boolean correct) {
  private static final int SIZE = 512;
  private static final Duration PEAK_TIME = Duration.ofMillis(500);
  private static final long PRODUCT_NANOS = 1_000_000_000;

  /**
   * The vector loops are compiled while the first products run; longer than this it never takes.
   */
  private static final long WARM_UP_NANOS = 10_000_000_000L;

  private static final double TOLERANCE = 1e-4;

  /** {@return this machine, measured within some seconds} */
  public static Machine measure() {
    Workers workers = Workers.shared();
    float[] a = numbers(1);
    float[] b = numbers(2);
    float[] c = new float[SIZE * SIZE];
    warmUp(a, b, c, workers);
    // The peak is measured before and after, for other programs may come and go meanwhile.
    double peak = FmaPeak.gflops(workers.threads(), PEAK_TIME);
    double product = best(a, b, c, workers);
    peak = Math.max(peak, FmaPeak.gflops(workers.threads(), PEAK_TIME));
    return new Machine(Simd.modulePresent(), peak, product, isRight(a, b, c));
  }

  private static float[] numbers(long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[SIZE * SIZE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  private static void warmUp(float[] a, float[] b, float[] c, Workers workers) {
    boolean plain = "scalar".equals(System.getProperty("pellucid.backend"));
    Simd.prepare();
    long start = System.nanoTime();
    long end = start + (Simd.modulePresent() && !plain ? WARM_UP_NANOS : PRODUCT_NANOS);
    while (System.nanoTime() < end && !Simd.ready()) {
      multiply(a, b, c, workers);
    }
  }

  private static double best(float[] a, float[] b, float[] c, Workers workers) {
    double best = 0;
    long end = System.nanoTime() + PRODUCT_NANOS;
    do {
      long start = System.nanoTime();
      multiply(a, b, c, workers);
      best = Math.max(best, 2.0 * SIZE * SIZE * SIZE / (System.nanoTime() - start));
    } while (System.nanoTime() < end);
    return best;
  }

  private static void multiply(float[] a, float[] b, float[] c, Workers workers) {
    Gemm.gemm(
        false, false, SIZE, SIZE, SIZE, a, 0, SIZE, b, 0, SIZE, c, 0, SIZE, false, null, workers);
  }

  private static boolean isRight(float[] a, float[] b, float[] c) {
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column += 7) {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
          sum += (double) a[row * SIZE + i] * b[i * SIZE + column];
        }
        if (!(Math.abs(sum - c[row * SIZE + column]) <= TOLERANCE)) {
          return false;
        }
      }
    }
    return true;
  }
}
