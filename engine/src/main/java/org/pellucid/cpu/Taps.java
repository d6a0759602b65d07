package org.pellucid.cpu;

import java.util.Arrays;

/**
 * Which source positions a row of windows reads along one axis: position {@code p} and tap {@code
 * t} read {@code p * step + offsets[t]}. Positions may stand for every {@code spacing}-th element
 * of a result, beginning at {@code first}.
 *
 * @param positions number of positions
 * @param step source elements from one position to the next
 * @param taps kernel index of each tap
 * @param offsets source offset of each tap, ascending
 * @param source extent of the source
 * @param first result index of position 0
 * @param spacing result elements from one position to the next
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; built once and only read.
record Taps(
    int positions, int step, int[] taps, int[] offsets, int source, int first, int spacing) {

  /** What the outputs of a convolution read of its input. */
  static Taps forward(WindowAxis axis) {
    int[] taps = new int[axis.kernel()];
    int[] offsets = new int[axis.kernel()];
    for (int t = 0; t < taps.length; t++) {
      taps[t] = t;
      offsets[t] = t * axis.dilation() - axis.padLow();
    }
    return new Taps(axis.out(), axis.stride(), taps, offsets, axis.in(), 0, 1);
  }

  /**
   * What the inputs {@code phase}, {@code phase + stride}, ... read of the outputs. They all meet
   * the same taps, the ones that lie on the grid of the stride. Taps come from last to first, since
   * that is the order in which what they read lies in memory.
   */
  static Taps backward(WindowAxis axis, int phase) {
    int[] taps = new int[axis.kernel()];
    int[] offsets = new int[axis.kernel()];
    int count = 0;
    for (int t = axis.kernel() - 1; t >= 0; t--) {
      int distance = phase + axis.padLow() - t * axis.dilation();
      if (Math.floorMod(distance, axis.stride()) == 0) {
        taps[count] = t;
        offsets[count] = Math.floorDiv(distance, axis.stride());
        count++;
      }
    }
    int positions = Math.max(0, Math.ceilDiv(axis.in() - phase, axis.stride()));
    return new Taps(
        positions,
        1,
        Arrays.copyOf(taps, count),
        Arrays.copyOf(offsets, count),
        axis.out(),
        phase,
        axis.stride());
  }

  int count() {
    return taps.length;
  }

  /** The lowest offset, 0 without taps. */
  int low() {
    return offsets.length == 0 ? 0 : offsets[0];
  }

  /** The highest offset, 0 without taps. */
  int high() {
    return offsets.length == 0 ? 0 : offsets[offsets.length - 1];
  }

  /** Whether taps and what they read are evenly spaced. */
  boolean isEven() {
    for (int t = 2; t < offsets.length; t++) {
      if (offsets[t] - offsets[t - 1] != offsets[1] - offsets[0]
          || taps[t] - taps[t - 1] != taps[1] - taps[0]) {
        return false;
      }
    }
    return true;
  }

  boolean isConsecutive() {
    for (int t = 1; t < offsets.length; t++) {
      if (offsets[t] != offsets[t - 1] + 1) {
        return false;
      }
    }
    return true;
  }
}
