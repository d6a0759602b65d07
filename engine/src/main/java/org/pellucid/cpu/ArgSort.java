package org.pellucid.cpu;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stable sorting of rows by index. Values become integers of the same order first: zeros of both
 * signs are equal, and NaN is the largest.
 */
public final class ArgSort {

  private static final int PARALLEL_ELEMENTS = 1 << 14;

  private ArgSort() {}

  /** Writes for each of {@code rows} rows the indices that sort it. */
  public static void sort(
      boolean descending,
      int rows,
      int length,
      float[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        rows,
        length,
        workers,
        row ->
            narrow(
                length, i -> key(x[xOff + row * length + i], descending), y, yOff + row * length));
  }

  /** The same for ints. */
  public static void sort(
      boolean descending,
      int rows,
      int length,
      int[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        rows,
        length,
        workers,
        row ->
            narrow(
                length,
                i -> descending ? ~x[xOff + row * length + i] : x[xOff + row * length + i],
                y,
                yOff + row * length));
  }

  /** The same for doubles. */
  public static void sort(
      boolean descending,
      int rows,
      int length,
      double[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        rows,
        length,
        workers,
        row ->
            wide(length, i -> key(x[xOff + row * length + i], descending), y, yOff + row * length));
  }

  /** The same for longs. */
  public static void sort(
      boolean descending,
      int rows,
      int length,
      long[] x,
      int xOff,
      int[] y,
      int yOff,
      @Nullable Workers workers) {
    forRows(
        rows,
        length,
        workers,
        row ->
            wide(
                length,
                i -> descending ? ~x[xOff + row * length + i] : x[xOff + row * length + i],
                y,
                yOff + row * length));
  }

  private static void forRows(int rows, int length, @Nullable Workers workers, BlockTask row) {
    if (workers != null && (long) rows * length >= PARALLEL_ELEMENTS) {
      workers.run(rows, row);
    } else {
      for (int i = 0; i < rows; i++) {
        row.run(i);
      }
    }
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
  private static void narrow(int length, IntUnaryOperator keys, int[] y, int yOff) {
    long[] pairs = new long[length];
    for (int i = 0; i < length; i++) {
      pairs[i] = ((long) keys.applyAsInt(i) << 32) | i;
    }
    Arrays.sort(pairs);
    for (int i = 0; i < length; i++) {
      y[yOff + i] = (int) pairs[i];
    }
  }

  /** Keys of 64 bits: indices are merged in runs of growing length. */
  private static void wide(int length, IntToLongFunction keys, int[] y, int yOff) {
    long[] key = new long[length];
    int[] from = new int[length];
    int[] to = new int[length];
    for (int i = 0; i < length; i++) {
      key[i] = keys.applyAsLong(i);
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
    System.arraycopy(from, 0, y, yOff, length);
  }
}
