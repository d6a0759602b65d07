package org.pellucid.reference;

import org.pellucid.array.Shape;

/** The lines of elements that run along one axis of an array. */
final class Lines {
  private Lines() {}

  /** The position of each line's first element, in row-major order of the other axes. */
  static int[] starts(Shape shape, int axis) {
    int[] strides = shape.strides();
    int[] others = new int[strides.length - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = strides[i < axis ? i : i + 1];
    }
    return Positions.of(shape.without(axis), 0, others);
  }
}
