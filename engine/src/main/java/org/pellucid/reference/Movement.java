package org.pellucid.reference;

import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Operations that put elements elsewhere without computing. */
final class Movement {
  private Movement() {}

  static Values transpose(Values x, Ints permutation, Shape shape) {
    int[] from = x.shape().strides();
    int[] strides = new int[from.length];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = from[permutation.get(axis)];
    }
    return x.pick(shape, Positions.of(shape, 0, strides));
  }

  static Values broadcast(Values x, Shape shape) {
    int[] from = x.shape().strides();
    int added = shape.rank() - from.length;
    int[] strides = new int[shape.rank()];
    for (int axis = 0; axis < from.length; axis++) {
      boolean repeated = x.shape().dim(axis) == 1;
      strides[added + axis] = repeated ? 0 : from[axis];
    }
    return x.pick(shape, Positions.of(shape, 0, strides));
  }

  static Values slice(Values x, Op.Slice op, Shape shape) {
    int[] strides = x.shape().strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += op.starts().get(axis) * strides[axis];
      strides[axis] *= op.steps().get(axis);
    }
    return x.pick(shape, Positions.of(shape, start, strides));
  }

  static Values pad(Values x, Op.Pad op, Shape shape) {
    int[] strides = shape.strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += op.low().get(axis) * strides[axis];
      strides[axis] *= op.interior().get(axis) + 1;
    }
    Values result = Values.zeros(x.dtype(), shape);
    result.fill(op.value());
    int[] to = Positions.of(x.shape(), start, strides);
    for (int i = 0; i < to.length; i++) {
      result.set(to[i], x, i);
    }
    return result;
  }

  static Values concat(List<Values> inputs, int axis, TensorType type) {
    Values result = Values.zeros(type);
    int[] strides = type.shape().strides();
    int before = 0;
    for (Values x : inputs) {
      int[] to = Positions.of(x.shape(), before * strides[axis], strides);
      for (int i = 0; i < to.length; i++) {
        result.set(to[i], x, i);
      }
      before += x.shape().dim(axis);
    }
    return result;
  }
}
