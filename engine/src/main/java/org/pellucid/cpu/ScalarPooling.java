package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The loops of max pooling, one float at a time, and without branches: which of some neighbours is
 * the greatest is guessed wrong every other time, and costs some fifteen cycles then. Floats are
 * compared and selected as the integers that hold their bits.
 */
final class ScalarPooling implements PoolingLoops {

  @Override
  public void max(
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
      int placesOff) {
    for (int window = 0; window < windows; window++) {
      for (int i = 0; i < n; i++) {
        int at = xOff + window * taps * step + i;
        float max = x[at];
        int bits = Float.floatToRawIntBits(max);
        int best = rank(max);
        int place = 0;
        for (int row = 0; row < rows; row++) {
          for (int tap = 0; tap < taps; tap++) {
            float value = x[at + row * rowStep + tap * step];
            int rank = rank(value);
            int wins = (int) (((long) best - rank) >> 63);
            bits ^= (bits ^ Float.floatToRawIntBits(value)) & wins;
            place ^= (place ^ (row * taps + tap)) & wins;
            best = Math.max(best, rank);
          }
        }
        y[yOff + window * step + i] = Float.intBitsToFloat(bits);
        if (places != null) {
          places[placesOff + window * step + i] = place;
        }
      }
    }
  }

  /**
   * A number that is greater where a float is: one for all NaN, above all others, and one for both
   * zeros.
   */
  static int rank(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  @Override
  public void unpool(
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
      int rowOff) {
    int to = rowOff;
    for (int window = 0; window < windows; window++) {
      for (int tap = first; tap < first + taps; tap++) {
        for (int i = 0; i < n; i++) {
          int at = window * step + i;
          int other = (int) places[placesOff + at] - tap;
          int hidden = (other | -other) >> 31;
          int bits = Float.floatToRawIntBits(numbers[numbersOff + at] + 0f);
          row[to++] = Float.intBitsToFloat(bits & ~hidden);
        }
      }
    }
  }

  @Override
  public void addRow(
      int windows,
      int n,
      int taps,
      int first,
      float[] places,
      int placesOff,
      float[] numbers,
      int numbersOff,
      float[] sums,
      int sumsOff) {
    for (int window = 0; window < windows; window++) {
      for (int i = 0; i < n; i++) {
        int at = window * n + i;
        int tap = (int) places[placesOff + at] - first;
        int hidden = (tap | (taps - 1 - tap)) >> 31;
        int bits = Float.floatToRawIntBits(numbers[numbersOff + at]);
        sums[sumsOff + i] += Float.intBitsToFloat(bits & ~hidden);
      }
    }
  }
}
