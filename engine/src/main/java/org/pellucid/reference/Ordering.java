package org.pellucid.reference;

import java.util.Arrays;
import java.util.Comparator;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.TensorType;

/** Positions of extremes and positions in order. */
final class Ordering {
  private Ordering() {}

  static Values argMax(Values x, int axis) {
    return arg(x, axis, (i, j) -> x.isNaN(i) ? !x.isNaN(j) : x.isLess(j, i));
  }

  static Values argMin(Values x, int axis) {
    return arg(x, axis, (i, j) -> x.isNaN(i) ? !x.isNaN(j) : x.isLess(i, j));
  }

  /** Whether one element beats another, given by their positions. */
  @FunctionalInterface
  private interface Beats {
    boolean test(int i, int j);
  }

  private static Values arg(Values x, int axis, Beats beats) {
    Shape shape = x.shape();
    int stride = shape.strides()[axis];
    int[] starts = Lines.starts(shape, axis);
    Integers result = new Integers(new TensorType(DType.INT32, shape.without(axis)));
    for (int line = 0; line < starts.length; line++) {
      int best = 0;
      for (int k = 1; k < shape.dim(axis); k++) {
        if (beats.test(starts[line] + k * stride, starts[line] + best * stride)) {
          best = k;
        }
      }
      result.data()[line] = best;
    }
    return result;
  }

  static Values argSort(Values x, boolean descending) {
    int length = x.shape().dim(-1);
    Comparator<Integer> ascending = (i, j) -> compare(x, i, j);
    Integers result = new Integers(new TensorType(DType.INT32, x.shape()));
    Integer[] positions = new Integer[length];
    for (int start = 0; start < x.size(); start += length) {
      for (int k = 0; k < length; k++) {
        positions[k] = start + k;
      }
      // Stable in either direction: equal elements keep their order.
      Arrays.sort(positions, descending ? ascending.reversed() : ascending);
      for (int k = 0; k < length; k++) {
        int position = positions[k] - start;
        result.data()[start + k] = position;
      }
    }
    return result;
  }

  /** Zeros of either sign are equal; NaN is the largest. */
  private static int compare(Values x, int i, int j) {
    if (x.isNaN(i) || x.isNaN(j)) {
      return Boolean.compare(x.isNaN(i), x.isNaN(j));
    }
    return x.isLess(i, j) ? -1 : x.isLess(j, i) ? 1 : 0;
  }
}
