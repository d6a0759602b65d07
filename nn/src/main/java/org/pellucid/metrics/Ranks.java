package org.pellucid.metrics;

import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Keras's rule for two tensors whose ranks differ by a last axis of extent 1. */
final class Ranks {
  private Ranks() {}

  /**
   * Adds the axis to a tensor of one axis, or else takes it off the other.
   *
   * @param x the tensor to adapt
   * @param other the shape of the other one
   * @return x, with an axis more or less if it is the one to change
   */
  static Tensor fit(Tensor x, Shape other) {
    if (x.rank() == other.rank() + 1 && x.dim(-1) == 1 && other.rank() != 1) {
      return x.squeeze(-1);
    }
    if (other.rank() == x.rank() + 1 && other.dim(-1) == 1 && x.rank() == 1) {
      return x.expandDims(-1);
    }
    return x;
  }
}
