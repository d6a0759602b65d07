package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/** Running sums and places of extremes along one axis. */
public final class AxisScan {

  private static final int PARALLEL_ELEMENTS = 1 << 16;

  private AxisScan() {}

  private static void forRows(int rows, long elements, @Nullable Workers workers, BlockTask row) {
    if (workers != null && elements >= PARALLEL_ELEMENTS) {
      workers.run(rows, row);
    } else {
      for (int i = 0; i < rows; i++) {
        row.run(i);
      }
    }
  }

  /**
   * Running sums along the middle axis of [outer, extent, inner]. An exclusive sum leaves out its
   * own element; a reverse one begins at the end. Source and target may be the same.
   */
  public static void cumulativeSum(
      int outer,
      int extent,
      int inner,
      boolean exclusive,
      boolean reverse,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            float sum = 0;
            for (int i = 0; i < extent; i++) {
              int at = (row * extent + (reverse ? extent - 1 - i : i)) * inner + j;
              float value = x[xOff + at];
              float next = i == 0 ? value : sum + value;
              y[yOff + at] = exclusive ? sum : next;
              sum = next;
            }
          }
        });
  }

  /**
   * The index of the greatest (or least) element along the middle axis of [outer, extent, inner];
   * the first of equal ones, and the first NaN if there is one.
   */
  public static void argExtreme(
      boolean max,
      int outer,
      int extent,
      int inner,
      float[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            int at = xOff + row * extent * inner + j;
            float best = x[at];
            int place = 0;
            for (int i = 1; i < extent; i++) {
              float value = x[at + i * inner];
              if (better(value, best, max)) {
                best = value;
                place = i;
              }
            }
            y[yOff + row * inner + j] = place;
          }
        });
  }

  private static boolean better(float value, float best, boolean max) {
    if (Float.isNaN(value) || Float.isNaN(best)) {
      return Float.isNaN(value) && !Float.isNaN(best);
    }
    return max ? value > best : value < best;
  }

  /**
   * Running sums along the middle axis of [outer, extent, inner]. An exclusive sum leaves out its
   * own element; a reverse one begins at the end. Source and target may be the same.
   */
  public static void cumulativeSum(
      int outer,
      int extent,
      int inner,
      boolean exclusive,
      boolean reverse,
      double[] x,
      int xOff,
      double[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            double sum = 0;
            for (int i = 0; i < extent; i++) {
              int at = (row * extent + (reverse ? extent - 1 - i : i)) * inner + j;
              double value = x[xOff + at];
              double next = i == 0 ? value : sum + value;
              y[yOff + at] = exclusive ? sum : next;
              sum = next;
            }
          }
        });
  }

  /**
   * The index of the greatest (or least) element along the middle axis of [outer, extent, inner];
   * the first of equal ones, and the first NaN if there is one.
   */
  public static void argExtreme(
      boolean max,
      int outer,
      int extent,
      int inner,
      double[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            int at = xOff + row * extent * inner + j;
            double best = x[at];
            int place = 0;
            for (int i = 1; i < extent; i++) {
              double value = x[at + i * inner];
              if (better(value, best, max)) {
                best = value;
                place = i;
              }
            }
            y[yOff + row * inner + j] = place;
          }
        });
  }

  private static boolean better(double value, double best, boolean max) {
    if (Double.isNaN(value) || Double.isNaN(best)) {
      return Double.isNaN(value) && !Double.isNaN(best);
    }
    return max ? value > best : value < best;
  }

  /**
   * Running sums along the middle axis of [outer, extent, inner]. An exclusive sum leaves out its
   * own element; a reverse one begins at the end. Source and target may be the same.
   */
  public static void cumulativeSum(
      int outer,
      int extent,
      int inner,
      boolean exclusive,
      boolean reverse,
      int[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            int sum = 0;
            for (int i = 0; i < extent; i++) {
              int at = (row * extent + (reverse ? extent - 1 - i : i)) * inner + j;
              int value = x[xOff + at];
              int next = i == 0 ? value : sum + value;
              y[yOff + at] = exclusive ? sum : next;
              sum = next;
            }
          }
        });
  }

  /**
   * The index of the greatest (or least) element along the middle axis of [outer, extent, inner];
   * the first of equal ones, and the first NaN if there is one.
   */
  public static void argExtreme(
      boolean max,
      int outer,
      int extent,
      int inner,
      int[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            int at = xOff + row * extent * inner + j;
            int best = x[at];
            int place = 0;
            for (int i = 1; i < extent; i++) {
              int value = x[at + i * inner];
              if (better(value, best, max)) {
                best = value;
                place = i;
              }
            }
            y[yOff + row * inner + j] = place;
          }
        });
  }

  private static boolean better(int value, int best, boolean max) {
    return max ? value > best : value < best;
  }

  /**
   * Running sums along the middle axis of [outer, extent, inner]. An exclusive sum leaves out its
   * own element; a reverse one begins at the end. Source and target may be the same.
   */
  public static void cumulativeSum(
      int outer,
      int extent,
      int inner,
      boolean exclusive,
      boolean reverse,
      long[] x,
      int xOff,
      long[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            long sum = 0;
            for (int i = 0; i < extent; i++) {
              int at = (row * extent + (reverse ? extent - 1 - i : i)) * inner + j;
              long value = x[xOff + at];
              long next = i == 0 ? value : sum + value;
              y[yOff + at] = exclusive ? sum : next;
              sum = next;
            }
          }
        });
  }

  /**
   * The index of the greatest (or least) element along the middle axis of [outer, extent, inner];
   * the first of equal ones, and the first NaN if there is one.
   */
  public static void argExtreme(
      boolean max,
      int outer,
      int extent,
      int inner,
      long[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        outer,
        (long) outer * extent * inner,
        workers,
        row -> {
          for (int j = 0; j < inner; j++) {
            int at = xOff + row * extent * inner + j;
            long best = x[at];
            int place = 0;
            for (int i = 1; i < extent; i++) {
              long value = x[at + i * inner];
              if (better(value, best, max)) {
                best = value;
                place = i;
              }
            }
            y[yOff + row * inner + j] = place;
          }
        });
  }

  private static boolean better(long value, long best, boolean max) {
    return max ? value > best : value < best;
  }
}
