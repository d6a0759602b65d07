package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.ops.Trigonometry;
import org.pellucid.tensor.Tensor;

/** Arithmetic and mathematical functions, element by element. */
final class Elementwise {
  private Elementwise() {}

  static void register(Map<String, Operator> all) {
    all.put("Abs", Operator.one(call -> abs(call.tensor(0))));
    all.put("Neg", Operator.map(Tensor::negative));
    all.put("Sign", Operator.one(call -> sign(call.tensor(0))));
    all.put("Ceil", Operator.map(Tensor::ceil));
    all.put("Floor", Operator.map(Tensor::floor));
    all.put("Round", Operator.map(Tensor::round));
    all.put("Exp", Operator.map(Tensor::exp));
    all.put("Log", Operator.map(Tensor::log));
    all.put("Sqrt", Operator.map(Tensor::sqrt));
    all.put("Reciprocal", Operator.map(Tensor::reciprocal));
    all.put("Erf", Operator.map(Tensor::erf));
    all.put("Sin", Operator.map(Tensor::sin));
    all.put("Cos", Operator.map(Tensor::cos));
    all.put("Tan", Operator.map(Trigonometry::tan));
    all.put("Asin", Operator.map(Trigonometry::arcsin));
    all.put("Acos", Operator.map(Trigonometry::arccos));
    all.put("Atan", Operator.map(Trigonometry::arctan));
    all.put("Sinh", Operator.map(Trigonometry::sinh));
    all.put("Cosh", Operator.map(Trigonometry::cosh));
    all.put("Asinh", Operator.map(Trigonometry::arcsinh));
    all.put("Acosh", Operator.map(Trigonometry::arccosh));
    all.put("Atanh", Operator.map(Trigonometry::arctanh));
    all.put("Add", binary(Tensor::add));
    all.put("Sub", binary(Tensor::subtract));
    all.put("Mul", binary(Tensor::multiply));
    all.put("Div", Operator.one(Elementwise::divide));
    all.put("Mod", Operator.one(Elementwise::modulo));
    all.put("Pow", Operator.one(Elementwise::power));
    all.put("Max", ordered(Tensor::maximum));
    all.put("Min", ordered(Tensor::minimum));
    all.put("Sum", Operator.one(call -> fold(call, Tensor::add)));
    all.put("Mean", Operator.one(Elementwise::mean));
    all.put("Clip", Operator.one(Elementwise::clip));
    all.put("Identity", Operator.one(call -> call.value(0)));
    all.put("Where", Operator.one(Elementwise::where));
  }

  private static Operator binary(BinaryOperator<Tensor> function) {
    return Operator.one(call -> call.tensor(0).computed(function.apply(call.x(0), second(call))));
  }

  /** The second operand; before opset 7 its axes may be aligned at a given one. */
  static Tensor second(Call call) {
    Tensor y = call.x(1);
    int rank = call.tensor(0).rank();
    if (call.opset() >= 7 || !call.hasAttribute("axis") || y.rank() >= rank) {
      return y;
    }
    int behind = rank - call.axis("axis", 0, rank) - y.rank();
    return behind <= 0
        ? y
        : y.reshape(y.shape().plus(org.pellucid.array.Ints.repeat(1, behind).toArray()));
  }

  private static TypedTensor abs(TypedTensor x) {
    return Carrier.isUnsigned(x.type()) ? x : x.computed(x.tensor().abs());
  }

  private static TypedTensor sign(TypedTensor x) {
    return x.type() == OnnxDType.UINT64
        ? x.computed(x.tensor().notEqual(0))
        : x.computed(x.tensor().sign());
  }

  private static TypedTensor divide(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor y = second(call);
    if (Carrier.isFloating(x.type())) {
      return x.computed(x.tensor().divide(y));
    }
    return x.type() == OnnxDType.UINT64
        ? x.computed(Raw.longs(x.tensor(), y, (a, b) -> b == 0 ? 0 : Long.divideUnsigned(a, b)))
        : x.computed(Raw.binary(new Op.Div(), x.tensor(), y));
  }

  private static TypedTensor modulo(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor y = second(call);
    if (x.type() == OnnxDType.UINT64) {
      return x.computed(
          Raw.longs(x.tensor(), y, (a, b) -> b == 0 ? 0 : Long.remainderUnsigned(a, b)));
    }
    if (call.flag("fmod", false)) {
      return x.computed(x.tensor().remainder(y));
    }
    Tensor rest = x.tensor().mod(y);
    if (Carrier.isFloating(x.type())) {
      // A remainder of zero has the sign of the divisor, as other remainders have.
      Tensor zero = y.less(0).where(Raw.constant(y, -0.0), Raw.constant(y, 0.0));
      rest = rest.equal(0).where(zero, rest);
    }
    return x.computed(rest);
  }

  private static TypedTensor power(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor y = second(call);
    if (x.tensor().dtype() == DType.FLOAT32 && !call.tensor(1).type().equals(OnnxDType.DOUBLE)) {
      return x.computed(x.tensor().power(y.cast(DType.FLOAT32)));
    }
    Tensor result =
        x.tensor()
            .cast(DType.FLOAT64)
            .power(Raw.reals(call.tensor(1), DType.FLOAT64).reshape(y.shape()));
    return x.computed(result);
  }

  private static Operator ordered(BinaryOperator<Tensor> function) {
    return Operator.one(call -> {
      OnnxDType type = call.tensor(0).type();
      UnaryOperator<Tensor> order = x -> Raw.ordered(type, x);
      Tensor result = order.apply(call.x(0));
      for (int i = 1; i < call.inputs(); i++) {
        result = function.apply(result, order.apply(call.x(i)));
      }
      return call.tensor(0).computed(order.apply(result));
    });
  }

  private static TypedTensor fold(Call call, BinaryOperator<Tensor> function) {
    TypedTensor result = call.tensor(0);
    for (int i = 1; i < call.inputs(); i++) {
      result = result.computed(function.apply(result.tensor(), call.x(i)));
    }
    return result;
  }

  private static TypedTensor mean(Call call) {
    List<TypedTensor> all = call.tensors();
    Tensor sum = all.getFirst().tensor();
    for (TypedTensor next : all.subList(1, all.size())) {
      sum = sum.add(next.tensor());
    }
    return call.tensor(0).computed(sum.divide(all.size()));
  }

  private static TypedTensor clip(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor result = Raw.ordered(x.type(), x.tensor());
    Tensor low = limit(call, 1, "min", x);
    Tensor high = limit(call, 2, "max", x);
    if (low != null) {
      result = result.maximum(low);
    }
    if (high != null) {
      result = result.minimum(high);
    }
    return x.computed(Raw.ordered(x.type(), result));
  }

  private static @Nullable Tensor limit(Call call, int input, String attribute, TypedTensor x) {
    if (call.has(input)) {
      return Raw.ordered(x.type(), call.x(input).reshape(Shape.SCALAR));
    }
    return call.hasAttribute(attribute) ? Raw.constant(x.tensor(), call.real(attribute, 0)) : null;
  }

  private static TypedTensor where(Call call) {
    TypedTensor yes = call.tensor(1);
    return yes.moved(call.x(0).where(yes.tensor(), call.x(2)));
  }
}
