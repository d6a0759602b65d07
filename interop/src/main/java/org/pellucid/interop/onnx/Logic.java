package org.pellucid.interop.onnx;

import java.util.Map;
import java.util.function.BinaryOperator;
import org.pellucid.array.DType;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/** Comparisons, truth values and bits. */
final class Logic {
  private Logic() {}

  static void register(Map<String, Operator> all) {
    all.put("Equal", compare(Tensor::equal));
    all.put("Less", compare(Tensor::less));
    all.put("LessOrEqual", compare(Tensor::lessEqual));
    all.put("Greater", compare(Tensor::greater));
    all.put("GreaterOrEqual", compare(Tensor::greaterEqual));
    all.put("And", bits(Tensor::and));
    all.put("Or", bits(Tensor::or));
    all.put("Xor", bits(Tensor::xor));
    all.put("Not", Operator.map(Tensor::not));
    all.put("BitwiseAnd", bits(Tensor::and));
    all.put("BitwiseOr", bits(Tensor::or));
    all.put("BitwiseXor", bits(Tensor::xor));
    all.put("BitwiseNot", Operator.map(Tensor::not));
    all.put("BitShift", Operator.one(Logic::shift));
    all.put("IsNaN", Operator.one(call -> TypedTensor.bools(call.x(0).isNaN())));
    all.put("IsInf", Operator.one(Logic::isInfinite));
  }

  private static Operator compare(BinaryOperator<Tensor> function) {
    return Operator.one(call -> {
      OnnxDType type = call.tensor(0).type();
      Tensor x = Raw.ordered(type, call.x(0));
      Tensor y = Raw.ordered(type, Elementwise.second(call));
      return TypedTensor.bools(function.apply(x, y));
    });
  }

  private static Operator bits(BinaryOperator<Tensor> function) {
    return Operator.one(
        call -> call.tensor(0).computed(function.apply(call.x(0), Elementwise.second(call))));
  }

  /** Shifting by the width or more, or by a negative number, leaves nothing but the sign. */
  private static TypedTensor shift(Call call) {
    TypedTensor x = call.tensor(0);
    boolean left = call.text("direction", "").equals("LEFT");
    int width = x.type().bits();
    Tensor by = call.x(1);
    if (x.type() == OnnxDType.UINT64) {
      return x.computed(
          Raw.longs(x.tensor(), by, (a, b) -> b < 0 || b > 63 ? 0 : left ? a << b : a >>> b));
    }
    Tensor all = Raw.constant(by, width);
    Tensor distance = by.less(0).or(by.greaterEqual(width)).where(all, by);
    Tensor wide = x.tensor().cast(DType.INT64);
    Tensor places = distance.cast(DType.INT64);
    return x.computed(left ? wide.shiftLeft(places) : wide.shiftRight(places));
  }

  private static TypedTensor isInfinite(Call call) {
    Tensor x = call.x(0);
    Tensor up = x.equal(Double.POSITIVE_INFINITY);
    Tensor down = x.equal(Double.NEGATIVE_INFINITY);
    boolean positive = call.flag("detect_positive", true);
    boolean negative = call.flag("detect_negative", true);
    return TypedTensor.bools(
        positive ? negative ? up.or(down) : up : negative ? down : up.and(down));
  }
}
