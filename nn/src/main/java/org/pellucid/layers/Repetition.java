package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Repetition of each entry of an axis. */
final class Repetition {
  private Repetition() {}

  /** Each entry of the axis, so many times in a row. */
  static Tensor of(Tensor x, int axis, int times) {
    if (times == 1) {
      return x;
    }
    Shape head = x.shape().slice(0, axis + 1);
    Shape tail = x.shape().slice(axis + 1, x.rank());
    Tensor repeated = x.expandDims(axis + 1).broadcastTo(head.plus(times).plus(tail));
    return repeated.reshape(x.shape().with(axis, x.dim(axis) * times));
  }
}
