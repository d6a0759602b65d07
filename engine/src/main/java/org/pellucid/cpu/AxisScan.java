package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Running sums and places of extremes along one axis of float, double, int and long arrays. One
 * block of work is one row.
 */
public final class AxisScan implements BlockTask {

  private static final Pool<AxisScan> POOL = new Pool<>(64, AxisScan::new);
  private static final Object NOTHING = new byte[0];
  private static final int PARALLEL_ELEMENTS = 1 << 16;

  private enum Kind {
    SUM,
    MAX,
    MIN
  }

  private Kind kind = Kind.SUM;
  private int extent;
  private int inner;
  private boolean exclusive;
  private boolean reverse;
  private Object x = NOTHING;
  private int xOff;
  private Object y = NOTHING;
  private int yOff;

  private AxisScan() {}

  /**
   * Running sums along the middle axis of [outer, extent, inner]. An exclusive sum leaves out its
   * own element; a reverse one begins at the end. Source and target are arrays of one type and may
   * be the same.
   */
  public static void cumulativeSum(
      int outer,
      int extent,
      int inner,
      boolean exclusive,
      boolean reverse,
      Object x,
      int xOff,
      Object y,
      int yOff,
      @Nullable Workers workers) {
    AxisScan task = POOL.borrow();
    task.kind = Kind.SUM;
    task.exclusive = exclusive;
    task.reverse = reverse;
    task.run(outer, extent, inner, x, xOff, y, yOff, workers);
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
      Object x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    AxisScan task = POOL.borrow();
    task.kind = max ? Kind.MAX : Kind.MIN;
    task.run(outer, extent, inner, x, xOff, y, yOff, workers);
  }

  private void run(
      int rows,
      int axisExtent,
      int innerExtent,
      Object from,
      int fromOff,
      Object to,
      int toOff,
      @Nullable Workers workers) {
    extent = axisExtent;
    inner = innerExtent;
    x = from;
    xOff = fromOff;
    y = to;
    yOff = toOff;
    if (workers != null && (long) rows * extent * inner >= PARALLEL_ELEMENTS) {
      workers.run(rows, this);
    } else {
      for (int i = 0; i < rows; i++) {
        run(i);
      }
    }
    x = NOTHING;
    y = NOTHING;
    POOL.giveBack(this);
  }

  @Override
  public void run(int row) {
    for (int j = 0; j < inner; j++) {
      int first = row * extent * inner + j;
      switch (x) {
        case float[] from -> column(from, first, row * inner + j);
        case double[] from -> column(from, first, row * inner + j);
        case int[] from -> column(from, first, row * inner + j);
        case long[] from -> column(from, first, row * inner + j);
        default ->
            throw new IllegalArgumentException("Cannot scan " + x.getClass().getSimpleName() + ".");
      }
    }
  }

  /** The place of an element among those along the axis, in the order in which they are added. */
  private int step(int i) {
    return (reverse ? extent - 1 - i : i) * inner;
  }

  private void column(float[] from, int first, int result) {
    switch (kind) {
      case SUM -> sum(from, (float[]) y, first);
      case MAX, MIN -> ((int[]) y)[yOff + result] = extreme(from, xOff + first);
    }
  }

  private void sum(float[] from, float[] to, int first) {
    float sum = 0;
    for (int i = 0; i < extent; i++) {
      int at = first + step(i);
      float value = from[xOff + at];
      float next = i == 0 ? value : sum + value;
      to[yOff + at] = exclusive ? sum : next;
      sum = next;
    }
  }

  private int extreme(float[] from, int first) {
    boolean max = kind == Kind.MAX;
    float best = from[first];
    int place = 0;
    for (int i = 1; i < extent; i++) {
      float value = from[first + i * inner];
      if (better(value, best, max)) {
        best = value;
        place = i;
      }
    }
    return place;
  }

  private static boolean better(float value, float best, boolean max) {
    if (Float.isNaN(value) || Float.isNaN(best)) {
      return Float.isNaN(value) && !Float.isNaN(best);
    }
    return max ? value > best : value < best;
  }

  private void column(double[] from, int first, int result) {
    switch (kind) {
      case SUM -> sum(from, (double[]) y, first);
      case MAX, MIN -> ((int[]) y)[yOff + result] = extreme(from, xOff + first);
    }
  }

  private void sum(double[] from, double[] to, int first) {
    double sum = 0;
    for (int i = 0; i < extent; i++) {
      int at = first + step(i);
      double value = from[xOff + at];
      double next = i == 0 ? value : sum + value;
      to[yOff + at] = exclusive ? sum : next;
      sum = next;
    }
  }

  private int extreme(double[] from, int first) {
    boolean max = kind == Kind.MAX;
    double best = from[first];
    int place = 0;
    for (int i = 1; i < extent; i++) {
      double value = from[first + i * inner];
      if (better(value, best, max)) {
        best = value;
        place = i;
      }
    }
    return place;
  }

  private static boolean better(double value, double best, boolean max) {
    if (Double.isNaN(value) || Double.isNaN(best)) {
      return Double.isNaN(value) && !Double.isNaN(best);
    }
    return max ? value > best : value < best;
  }

  private void column(int[] from, int first, int result) {
    switch (kind) {
      case SUM -> sum(from, (int[]) y, first);
      case MAX, MIN -> ((int[]) y)[yOff + result] = extreme(from, xOff + first);
    }
  }

  private void sum(int[] from, int[] to, int first) {
    int sum = 0;
    for (int i = 0; i < extent; i++) {
      int at = first + step(i);
      int value = from[xOff + at];
      int next = i == 0 ? value : sum + value;
      to[yOff + at] = exclusive ? sum : next;
      sum = next;
    }
  }

  private int extreme(int[] from, int first) {
    boolean max = kind == Kind.MAX;
    int best = from[first];
    int place = 0;
    for (int i = 1; i < extent; i++) {
      int value = from[first + i * inner];
      if (max ? value > best : value < best) {
        best = value;
        place = i;
      }
    }
    return place;
  }

  private void column(long[] from, int first, int result) {
    switch (kind) {
      case SUM -> sum(from, (long[]) y, first);
      case MAX, MIN -> ((int[]) y)[yOff + result] = extreme(from, xOff + first);
    }
  }

  private void sum(long[] from, long[] to, int first) {
    long sum = 0;
    for (int i = 0; i < extent; i++) {
      int at = first + step(i);
      long value = from[xOff + at];
      long next = i == 0 ? value : sum + value;
      to[yOff + at] = exclusive ? sum : next;
      sum = next;
    }
  }

  private int extreme(long[] from, int first) {
    boolean max = kind == Kind.MAX;
    long best = from[first];
    int place = 0;
    for (int i = 1; i < extent; i++) {
      long value = from[first + i * inner];
      if (max ? value > best : value < best) {
        best = value;
        place = i;
      }
    }
    return place;
  }
}
