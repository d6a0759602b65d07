package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/** The loops of max pooling, one float at a time. */
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
        int place = 0;
        for (int row = 0; row < rows; row++) {
          for (int tap = 0; tap < taps; tap++) {
            float value = x[at + row * rowStep + tap * step];
            if (value > max || (Float.isNaN(value) && !Float.isNaN(max))) {
              max = value;
              place = row * taps + tap;
            }
          }
        }
        y[yOff + window * step + i] = max;
        if (places != null) {
          places[placesOff + window * step + i] = place;
        }
      }
    }
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
          row[to++] = places[placesOff + at] == tap ? numbers[numbersOff + at] + 0f : 0f;
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
    for (int i = 0; i < n; i++) {
      float sum = sums[sumsOff + i];
      for (int at = i; at < windows * n; at += n) {
        float place = places[placesOff + at];
        sum += place >= first && place < first + taps ? numbers[numbersOff + at] : 0f;
      }
      sums[sumsOff + i] = sum;
    }
  }
}
