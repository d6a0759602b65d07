package org.pellucid.interop.onnx;

import java.util.function.LongBinaryOperator;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Operations of the engine that tensors have no method for. */
final class Raw {
  private Raw() {}

  static Tensor apply(Op op, Tensor... inputs) {
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = inputs[i].graph();
    }
    return Tensor.of(Node.value(op, values));
  }

  /** Applies an operation of two operands of one type after broadcasting them. */
  static Tensor binary(Op op, Tensor x, Tensor y) {
    Shape shape = common(x.shape(), y.shape());
    return apply(op, x.broadcastTo(shape), y.broadcastTo(shape));
  }

  static Shape common(Shape x, Shape y) {
    Shape shape = x.broadcast(y);
    if (shape == null) {
      throw new PellucidException("shapes " + x + " and " + y + " do not fit");
    }
    return shape;
  }

  /** Applies a function of two longs, computed at once. */
  static Tensor longs(Tensor x, Tensor y, LongBinaryOperator function) {
    Shape shape = common(x.shape(), y.shape());
    long[] a = Host.array(x.broadcastTo(shape)).toLongArray();
    long[] b = Host.array(y.broadcastTo(shape)).toLongArray();
    for (int i = 0; i < a.length; i++) {
      a[i] = function.applyAsLong(a[i], b[i]);
    }
    return Tensor.of(NdArray.wrap(DType.INT64, shape, a));
  }

  /** Numbers of which the signed order is the order of the type: of uint64 and back. */
  static Tensor ordered(OnnxDType type, Tensor x) {
    return type == OnnxDType.UINT64 ? x.xor(Tensor.scalar(Long.MIN_VALUE)) : x;
  }

  /** The numbers as floats of a type that holds them well. */
  static Tensor reals(TypedTensor x, DType as) {
    Tensor numbers = x.tensor().cast(as);
    return x.type() == OnnxDType.UINT64
        ? numbers.add(x.tensor().less(0).cast(as).multiply(0x1p64))
        : numbers;
  }

  /** One number of the type of a tensor. */
  static Tensor constant(Tensor like, double value) {
    return Tensor.full(like.dtype(), Shape.SCALAR, value);
  }
}
