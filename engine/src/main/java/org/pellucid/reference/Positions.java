package org.pellucid.reference;

import org.pellucid.array.Shape;

/** Where the elements of one array lie in another. */
final class Positions {
  private Positions() {}

  /**
   * For each index of a shape in row-major order, {@code start + index[0] * strides[0] + index[1] *
   * strides[1] + ...}.
   */
  static int[] of(Shape shape, int start, int[] strides) {
    int[] positions = new int[shape.size()];
    int[] index = new int[shape.rank()];
    int position = start;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position;
      // The next index, as an odometer turns: the last axis is the fastest.
      for (int axis = index.length - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < shape.dim(axis)) {
          break;
        }
        position -= shape.dim(axis) * strides[axis];
        index[axis] = 0;
      }
    }
    return positions;
  }
}
