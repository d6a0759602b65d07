package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stable sorting of rows by index. Values become integers of the same order first: zeros of both
 * signs are equal, and NaN is the largest. One block of work is one row.
 */
public final class ArgSort implements BlockTask {

  private static final Pool<ArgSort> POOL = new Pool<>(64, ArgSort::new);
  private static final Pool<Row> ROWS = new Pool<>(64, Row::new);
  private static final int[] NOTHING = new int[0];
  private static final int PARALLEL_ELEMENTS = 1 << 14;

  private boolean descending;
  private int length;
  private Object x = NOTHING;
  private int xOff;
  private int[] y = NOTHING;
  private int yOff;

  private ArgSort() {}

  /** Working memory for one row. */
  private static final class Row {
    private long[] keys = new long[0];
    private int[] from = new int[0];
    private int[] to = new int[0];

    long[] keys(int length) {
      if (keys.length < length) {
        keys = new long[length];
      }
      return keys;
    }

    void roomForIndices(int length) {
      if (from.length < length) {
        from = new int[length];
        to = new int[length];
      }
    }
  }

  /**
   * Writes for each of {@code rows} rows of a float, double, int or long array the indices that
   * sort it.
   */
  public static void sort(
      boolean descending,
      int rows,
      int length,
      Object x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    ArgSort task = POOL.borrow();
    task.descending = descending;
    task.length = length;
    task.x = x;
    task.xOff = xOff;
    task.y = y;
    task.yOff = yOff;
    if (workers != null && (long) rows * length >= PARALLEL_ELEMENTS) {
      workers.run(rows, task);
    } else {
      for (int i = 0; i < rows; i++) {
        task.run(i);
      }
    }
    task.x = NOTHING;
    task.y = NOTHING;
    POOL.giveBack(task);
  }

  @Override
  public void run(int block) {
    Row row = ROWS.borrow();
    int from = xOff + block * length;
    int to = yOff + block * length;
    long[] keys = row.keys(length);
    switch (x) {
      case float[] values -> {
        for (int i = 0; i < length; i++) {
          keys[i] = key(values[from + i], descending);
        }
        narrow(keys, to);
      }
      case int[] values -> {
        for (int i = 0; i < length; i++) {
          keys[i] = descending ? ~values[from + i] : values[from + i];
        }
        narrow(keys, to);
      }
      case double[] values -> {
        for (int i = 0; i < length; i++) {
          keys[i] = key(values[from + i], descending);
        }
        wide(row, keys, to);
      }
      case long[] values -> {
        for (int i = 0; i < length; i++) {
          keys[i] = descending ? ~values[from + i] : values[from + i];
        }
        wide(row, keys, to);
      }
      default ->
          throw new IllegalArgumentException("Cannot sort " + x.getClass().getSimpleName() + ".");
    }
    ROWS.giveBack(row);
  }

  private static int key(float value, boolean descending) {
    if (Float.isNaN(value)) {
      return descending ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    int bits = Float.floatToRawIntBits(value + 0f);
    int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    return descending ? ~ordered : ordered;
  }

  private static long key(double value, boolean descending) {
    if (Double.isNaN(value)) {
      return descending ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    long bits = Double.doubleToRawLongBits(value + 0d);
    long ordered = bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    return descending ? ~ordered : ordered;
  }

  /** Keys of 32 bits: sorted together with their indices in one long. */
  private void narrow(long[] pairs, int target) {
    for (int i = 0; i < length; i++) {
      pairs[i] = (pairs[i] << 32) | i;
    }
    Arrays.sort(pairs, 0, length);
    for (int i = 0; i < length; i++) {
      y[target + i] = (int) pairs[i];
    }
  }

  /** Keys of 64 bits: indices are merged in runs of growing length. */
  private void wide(Row row, long[] key, int target) {
    row.roomForIndices(length);
    int[] from = row.from;
    int[] to = row.to;
    for (int i = 0; i < length; i++) {
      from[i] = i;
    }
    for (int run = 1; run > 0 && run < length; run *= 2) {
      for (int start = 0; start < length; start += 2 * run) {
        int middle = Math.min(length, start + run);
        int end = Math.min(length, middle + run);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
          boolean takeLeft = left < middle && (right >= end || key[from[left]] <= key[from[right]]);
          to[i] = takeLeft ? from[left++] : from[right++];
        }
      }
      int[] other = from;
      from = to;
      to = other;
    }
    System.arraycopy(from, 0, y, target, length);
  }
}
