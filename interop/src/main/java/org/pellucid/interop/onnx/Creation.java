package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Constants, shapes and ranges. */
final class Creation {
  private Creation() {}

  static void register(Map<String, Operator> all) {
    all.put("Constant", Operator.one(Creation::constant));
    all.put("ConstantOfShape", Operator.one(Creation::constantOfShape));
    all.put("Shape", Operator.one(Creation::shape));
    all.put("Size", Operator.one(call -> TypedTensor.scalar(call.tensor(0).shape().size())));
    all.put("Range", Operator.one(Creation::range));
    all.put("EyeLike", Operator.one(Creation::eye));
  }

  private static OnnxValue constant(Call call) {
    for (OnnxAttribute attribute : call.node().attributes()) {
      switch (call.attribute(attribute.name())) {
        case OnnxAttribute.TensorOf(var tensor) -> {
          return call.runner().constant(tensor);
        }
        case OnnxAttribute.SparseOf(var tensor) -> {
          return call.runner().constant(tensor);
        }
        case OnnxAttribute.Real(float value) -> {
          return TypedTensor.floats(Tensor.scalar((double) value));
        }
        case OnnxAttribute.Whole(long value) -> {
          return TypedTensor.scalar(value);
        }
        case OnnxAttribute.Text(String value) -> {
          return new OnnxValue.Text(Shape.SCALAR, List.of(value));
        }
        case OnnxAttribute.Reals(List<Float> values) -> {
          float[] floats = new float[values.size()];
          for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
          }
          return TypedTensor.floats(Tensor.of(NdArray.of(floats, floats.length)));
        }
        case OnnxAttribute.Wholes(List<Long> values) -> {
          long[] longs = values.stream().mapToLong(Long::longValue).toArray();
          return TypedTensor.longs(longs, longs.length);
        }
        case OnnxAttribute.Texts(List<String> values) -> {
          return new OnnxValue.Text(Shape.of(values.size()), values);
        }
        case null, default -> {}
      }
    }
    throw call.wrong("it has no value");
  }

  private static OnnxValue constantOfShape(Call call) {
    Shape shape = call.shape(call.longs(0));
    return switch (call.constant("value")) {
      case null -> TypedTensor.floats(Tensor.full(DType.FLOAT32, shape, 0));
      case TypedTensor value ->
          value.moved(value.tensor().reshape(Shape.SCALAR).broadcastTo(shape));
      case OnnxValue.Text text ->
          new OnnxValue.Text(
              shape, java.util.Collections.nCopies(shape.size(), text.items().getFirst()));
      case OnnxValue other -> throw call.wrong("its value is " + other.kind());
    };
  }

  private static TypedTensor shape(Call call) {
    int[] dims = call.tensor(0).shape().toArray();
    int from = clamp(call.whole("start", 0), dims.length);
    int to = Math.max(from, clamp(call.whole("end", dims.length), dims.length));
    long[] result = new long[to - from];
    for (int i = 0; i < result.length; i++) {
      result[i] = dims[from + i];
    }
    return TypedTensor.longs(result, result.length);
  }

  private static int clamp(long axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  private static TypedTensor range(Call call) {
    TypedTensor start = call.tensor(0);
    DType dtype = start.tensor().dtype();
    if (dtype.isFloating()) {
      double from = call.real(0);
      double step = call.real(2);
      long count = (long) Math.max(0, Math.ceil((call.real(1) - from) / step));
      Tensor numbers = Tensor.arange(Call.narrow(count), dtype);
      return start.computed(numbers.multiply(step).add(from));
    }
    long from = call.number(0);
    long step = call.number(2);
    if (step == 0) {
      throw call.wrong("its step is 0");
    }
    long count = Math.max(0, Math.ceilDiv(call.number(1) - from, step));
    Tensor numbers = Tensor.arange(Call.narrow(count), DType.INT64);
    return start.computed(numbers.multiply(Tensor.scalar(step)).add(Tensor.scalar(from)));
  }

  private static TypedTensor eye(Call call) {
    TypedTensor like = call.tensor(0);
    OnnxDType type = call.dtype("dtype", like.type());
    Tensor across =
        Tensor.iota(DType.INT64, like.shape(), 1)
            .subtract(Tensor.iota(DType.INT64, like.shape(), 0));
    return TypedTensor.of(type, across.equal(Tensor.scalar(call.whole("k", 0))));
  }
}
