package org.pellucid.reference;

import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/**
 * Windows over the spatial axes of {@code [batch, spatial..., channels]}: which element each tap of
 * each window lies on. Windows, taps and elements are numbered in row-major order.
 */
final class WindowGrid {
  /** The element number of a tap that lies on the padding. */
  static final int PADDING = -1;

  private final int elements;
  private final int windows;
  private final int taps;
  private final int[] elementOf;

  private WindowGrid(int elements, int windows, int taps, int[] elementOf) {
    this.elements = elements;
    this.windows = windows;
    this.taps = taps;
    this.elementOf = elementOf;
  }

  /**
   * Lays the windows out.
   *
   * @param x the extents of the spatial axes
   * @param size the windows' extents
   * @param result how many windows there are along each axis
   * @param how how they lie
   */
  static WindowGrid of(Shape x, Shape size, Shape result, Op.Windows how) {
    int rank = x.rank();
    int[] extents = x.toArray();
    int[] strides = x.strides();
    int taps = size.size();
    int windows = result.size();
    int[] elementOf = new int[Math.multiplyExact(windows, taps)];
    for (int window = 0; window < windows; window++) {
      for (int tap = 0; tap < taps; tap++) {
        int element = 0;
        int windowRest = window;
        int tapRest = tap;
        for (int axis = rank - 1; axis >= 0; axis--) {
          int position =
              windowRest % result.dim(axis) * how.strides().get(axis)
                  - how.low().get(axis)
                  + tapRest % size.dim(axis) * how.dilation().get(axis);
          windowRest /= result.dim(axis);
          tapRest /= size.dim(axis);
          if (position < 0 || position >= extents[axis]) {
            element = PADDING;
            break;
          }
          element += position * strides[axis];
        }
        elementOf[window * taps + tap] = element;
      }
    }
    return new WindowGrid(x.size(), windows, taps, elementOf);
  }

  /** How many elements each image has per channel. */
  int elements() {
    return elements;
  }

  int windows() {
    return windows;
  }

  /** How many taps each window has. */
  int taps() {
    return taps;
  }

  /** The element under a tap of a window, or {@link #PADDING}. */
  int element(int window, int tap) {
    return elementOf[window * taps + tap];
  }
}
