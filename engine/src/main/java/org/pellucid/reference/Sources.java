package org.pellucid.reference;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Values that are made from attributes alone; they have their type's precision from the start. */
final class Sources {
  private Sources() {}

  static Values fill(Op.Fill op) {
    Values result = Values.zeros(op.type());
    if (result instanceof Integers integers) {
      for (int i = 0; i < integers.size(); i++) {
        integers.put(i, op.asLong());
      }
    } else {
      result.fill(op.asDouble());
    }
    return result;
  }

  static Values iota(TensorType type, int axis) {
    Shape shape = type.shape();
    int stride = shape.strides()[axis];
    int extent = shape.dim(axis);
    Integers positions = new Integers(new TensorType(DType.INT64, shape));
    for (int i = 0; i < positions.size(); i++) {
      positions.put(i, i / stride % extent);
    }
    return Conversions.cast(positions, type.dtype());
  }
}
