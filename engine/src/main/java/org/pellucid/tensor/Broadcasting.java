package org.pellucid.tensor;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;

/** Brings the operands of an elementwise function to one type and shape. */
final class Broadcasting {
  private Broadcasting() {}

  static Tensor binary(Op op, String name, Tensor x, Tensor y) {
    DType dtype = x.dtype().promote(y.dtype());
    Shape shape = common(name, x, y);
    return Tensor.apply(op, x.cast(dtype).broadcastTo(shape), y.cast(dtype).broadcastTo(shape));
  }

  static Shape common(String name, Tensor x, Tensor y) {
    Shape shape = x.shape().broadcast(y.shape());
    if (shape == null) {
      throw new PellucidException(
          name
              + ": shapes "
              + x.shape()
              + " and "
              + y.shape()
              + " do not fit: aligned at the last axis, extents must be equal or 1.");
    }
    return shape;
  }

  /**
   * A number as an operand of a tensor: it takes the tensor's type where that can hold it, else the
   * narrowest of int32, int64 and float32 that can.
   */
  static Tensor constant(double value, DType like) {
    if (like.isFloating() || (like.isInteger() && holds(like, value))) {
      return Tensor.full(like, Shape.SCALAR, value);
    }
    if (like.isInteger() && holds(DType.INT32, value)) {
      return Tensor.full(DType.INT32, Shape.SCALAR, value);
    }
    boolean wide = like.isInteger() && holds(DType.INT64, value);
    return Tensor.full(wide ? DType.INT64 : DType.FLOAT32, Shape.SCALAR, value);
  }

  private static boolean holds(DType dtype, double value) {
    return NdArray.scalar(dtype, value).getDouble(0) == value;
  }
}
