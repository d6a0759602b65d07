package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Loops of max pooling by windows that lie side by side. They note where maxima are: a place is the
 * number of a window's tap, as a float, so that vectors compare it with numbers of the same width.
 */
interface PoolingLoops {

  /**
   * Finds what {@link FloatKernels#maxTaps} finds, for a line of windows.
   *
   * @param windows how many of them
   * @param n channels
   * @param step floats from one pixel, or window, to the next
   * @param rows pixels of a window along the height
   * @param taps pixels of a window along the width
   * @param rowStep floats from one row of pixels to the next
   * @param places where the tap of each maximum goes, if anywhere
   */
  void max(
      int windows,
      int n,
      int step,
      int rows,
      int taps,
      int rowStep,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      float @Nullable [] places,
      int placesOff);

  /**
   * Writes one row of what max pooling's gradient is: each window's number plus 0 at its place, 0
   * elsewhere.
   *
   * @param windows how many of them
   * @param n channels
   * @param taps how many pixels of each window lie in the row
   * @param first the tap of the first of them
   * @param step floats from one window's numbers and places to the next one's
   */
  void unpool(
      int windows,
      int n,
      int taps,
      int first,
      int step,
      float[] places,
      int placesOff,
      float[] numbers,
      int numbersOff,
      float[] row,
      int rowOff);

  /**
   * Adds such a row up: to the sum of each channel, the numbers whose place is in the row. What is
   * not in it counts as 0.
   *
   * @param windows how many windows
   * @param n channels, which is as well the distance of windows
   * @param taps how many pixels of each window lie in the row
   * @param first the tap of the first of them
   */
  void addRow(
      int windows,
      int n,
      int taps,
      int first,
      float[] places,
      int placesOff,
      float[] numbers,
      int numbersOff,
      float[] sums,
      int sumsOff);
}
