package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The loops of max pooling in vectors; channels beyond the last full one take the plain loops. */
final class VectorPooling implements PoolingLoops {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  private final PoolingLoops plain = new ScalarPooling();

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
    int end = n - n % LANES;
    for (int window = 0; window < windows; window++) {
      for (int i = 0; i < end; i += LANES) {
        int at = xOff + window * taps * step + i;
        FloatVector max = FloatVector.fromArray(LANE, x, at);
        FloatVector place = FloatVector.zero(LANE);
        for (int row = 0; row < rows; row++) {
          for (int tap = row == 0 ? 1 : 0; tap < taps; tap++) {
            FloatVector value = FloatVector.fromArray(LANE, x, at + row * rowStep + tap * step);
            // What is not at most the maximum is greater or NaN; the first NaN stays.
            VectorMask<Float> wins =
                max.compare(VectorOperators.EQ, max).andNot(value.compare(VectorOperators.LE, max));
            max = max.blend(value, wins);
            place = place.blend(FloatVector.broadcast(LANE, row * taps + tap), wins);
          }
        }
        max.intoArray(y, yOff + window * step + i);
        if (places != null) {
          place.intoArray(places, placesOff + window * step + i);
        }
      }
    }
    if (end < n) {
      plain.max(
          windows,
          n - end,
          step,
          rows,
          taps,
          rowStep,
          x,
          xOff + end,
          y,
          yOff + end,
          places,
          placesOff + end);
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
    if (n % LANES != 0) {
      plain.unpool(
          windows, n, taps, first, step, places, placesOff, numbers, numbersOff, row, rowOff);
      return;
    }
    FloatVector zero = FloatVector.zero(LANE);
    for (int tap = 0; tap < taps; tap++) {
      FloatVector here = FloatVector.broadcast(LANE, first + tap);
      for (int i = 0; i < n; i += LANES) {
        int at = i;
        int to = rowOff + tap * n + i;
        for (int window = 0; window < windows; window++) {
          FloatVector number = FloatVector.fromArray(LANE, numbers, numbersOff + at).add(zero);
          VectorMask<Float> wins =
              FloatVector.fromArray(LANE, places, placesOff + at).compare(VectorOperators.EQ, here);
          zero.blend(number, wins).intoArray(row, to);
          at += step;
          to += taps * n;
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
    if (n % LANES != 0) {
      plain.addRow(windows, n, taps, first, places, placesOff, numbers, numbersOff, sums, sumsOff);
      return;
    }
    FloatVector zero = FloatVector.zero(LANE);
    FloatVector low = FloatVector.broadcast(LANE, first);
    FloatVector high = FloatVector.broadcast(LANE, first + taps);
    for (int i = 0; i < n; i += LANES) {
      FloatVector sum = FloatVector.fromArray(LANE, sums, sumsOff + i);
      for (int at = i; at < windows * n; at += n) {
        FloatVector place = FloatVector.fromArray(LANE, places, placesOff + at);
        VectorMask<Float> wins =
            place.compare(VectorOperators.GE, low).and(place.compare(VectorOperators.LT, high));
        sum = sum.add(zero.blend(FloatVector.fromArray(LANE, numbers, numbersOff + at), wins));
      }
      sum.intoArray(sums, sumsOff + i);
    }
  }
}
