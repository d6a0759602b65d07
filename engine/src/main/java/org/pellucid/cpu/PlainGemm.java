package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products in double, int and long, for checks and for counting: plain loops over rows, every sum
 * in the order of k. Doubles use fused multiply-adds, integers wrap around.
 */
public final class PlainGemm {

  private PlainGemm() {}

  /**
   * C (+)= op(A) op(B) for double matrices; a null {@code workers} means the calling thread alone.
   */
  public static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable Workers workers) {
    BlockTask rows =
        row -> {
          int out = cOff + row * ldc;
          if (!accumulate) {
            Arrays.fill(c, out, out + n, 0);
          }
          for (int step = 0; step < k; step++) {
            double value = a[transA ? aOff + step * lda + row : aOff + row * lda + step];
            int from = transB ? bOff + step : bOff + step * ldb;
            int stride = transB ? ldb : 1;
            for (int column = 0; column < n; column++) {
              c[out + column] = Math.fma(value, b[from + column * stride], c[out + column]);
            }
          }
        };
    runRows(m, (long) m * n * k, rows, workers);
  }

  /** C (+)= op(A) op(B) for int matrices; a null {@code workers} means the calling thread alone. */
  public static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      int[] a,
      int aOff,
      int lda,
      int[] b,
      int bOff,
      int ldb,
      int[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable Workers workers) {
    BlockTask rows =
        row -> {
          int out = cOff + row * ldc;
          if (!accumulate) {
            Arrays.fill(c, out, out + n, 0);
          }
          for (int step = 0; step < k; step++) {
            int value = a[transA ? aOff + step * lda + row : aOff + row * lda + step];
            int from = transB ? bOff + step : bOff + step * ldb;
            int stride = transB ? ldb : 1;
            for (int column = 0; column < n; column++) {
              c[out + column] = c[out + column] + value * b[from + column * stride];
            }
          }
        };
    runRows(m, (long) m * n * k, rows, workers);
  }

  /**
   * C (+)= op(A) op(B) for long matrices; a null {@code workers} means the calling thread alone.
   */
  public static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      long[] a,
      int aOff,
      int lda,
      long[] b,
      int bOff,
      int ldb,
      long[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable Workers workers) {
    BlockTask rows =
        row -> {
          int out = cOff + row * ldc;
          if (!accumulate) {
            Arrays.fill(c, out, out + n, 0);
          }
          for (int step = 0; step < k; step++) {
            long value = a[transA ? aOff + step * lda + row : aOff + row * lda + step];
            int from = transB ? bOff + step : bOff + step * ldb;
            int stride = transB ? ldb : 1;
            for (int column = 0; column < n; column++) {
              c[out + column] = c[out + column] + value * b[from + column * stride];
            }
          }
        };
    runRows(m, (long) m * n * k, rows, workers);
  }

  private static void runRows(int m, long work, BlockTask rows, @Nullable Workers workers) {
    if (workers != null && work >= Product.PARALLEL_WORK / 4) {
      workers.run(m, rows);
    } else {
      for (int row = 0; row < m; row++) {
        rows.run(row);
      }
    }
  }
}
