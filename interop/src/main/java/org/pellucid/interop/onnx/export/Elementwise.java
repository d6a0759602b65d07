// Longer than most files on purpose: one line per elementwise operation, in one place.
package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** Elementwise operations as operators of ONNX. */
final class Elementwise {
  private interface Body {
    String apply(List<String> names);
  }

  private final GraphWriter writer;
  private final Layouts layouts;

  Elementwise(GraphWriter writer) {
    this.writer = writer;
    this.layouts = new Layouts(writer);
  }

  Ref unary(Op.Unary op, Emit e, Ref x, Twins twins) {
    return apply(op, e, List.of(x), twins, names -> unary(op, e, names.getFirst(), x.dtype()));
  }

  Ref binary(Op.Binary op, Emit e, Ref x, Ref y, Twins twins) {
    return apply(
        op,
        e,
        List.of(x, y),
        twins,
        names -> binary(op, e, x.dtype(), names.get(0), names.get(1), x, y));
  }

  Ref comparison(Op.Comparison op, Emit e, Ref x, Ref y, Twins twins) {
    return apply(
        op,
        e,
        List.of(x, y),
        twins,
        names -> {
          boolean narrow =
              x.dtype() == DType.UINT8 || (x.dtype() == DType.BOOL && !(op instanceof Op.Equal));
          String a = narrow ? e.cast(names.get(0), DType.INT32) : names.get(0);
          String b = narrow ? e.cast(names.get(1), DType.INT32) : names.get(1);
          return switch (op) {
            case Op.Equal o -> e.op("Equal", a, b);
            case Op.Less o -> e.op("Less", a, b);
            case Op.LessEqual o -> e.op("LessOrEqual", a, b);
          };
        });
  }

  Ref select(Op.Select op, Emit e, List<Ref> refs, Twins twins) {
    return apply(
        op,
        e,
        refs,
        twins,
        names -> {
          String condition = names.get(0);
          if (refs.get(1).dtype() != DType.BOOL) {
            return e.op("Where", condition, names.get(1), names.get(2));
          }
          return e.op(
              "Or",
              e.op("And", condition, names.get(1)),
              e.op("And", e.op("Not", condition), names.get(2)));
        });
  }

  Ref cast(Op.Cast op, Emit e, Ref x, Twins twins) {
    if (op.dtype() == x.dtype()) {
      return x;
    }
    return apply(
        op,
        e,
        List.of(x),
        twins,
        names -> {
          boolean cut = x.dtype().isFloating() && op.dtype() == DType.UINT8;
          String from = cut ? e.cast(names.getFirst(), DType.INT32) : names.getFirst();
          return e.cast(from, op.dtype());
        });
  }

  /** A given operator on operands that broadcast. */
  Ref apply(String operator, Emit e, List<Ref> refs, Twins twins) {
    return apply(null, e, refs, twins, names -> e.op(operator, names));
  }

  private Ref apply(@Nullable Op op, Emit e, List<Ref> refs, Twins twins, Body body) {
    List<Extent> dims = twins.output(0);
    DType dtype = twins.base().outputs().getFirst().dtype();
    if (op != null && refs.stream().allMatch(ref -> ref.constant() != null)) {
      return folded(op, e, refs, dims);
    }
    Layouts.Fitted fitted = layouts.fit(refs, dims.size(), e.origin());
    String name = body.apply(fitted.names());
    return new Ref(e.scope(), name, null, dtype, dims, fitted.actual(), fitted.perm());
  }

  /** Computes with known operands now, before they are broadcast to the result. */
  private Ref folded(Op op, Emit e, List<Ref> refs, List<Extent> dims) {
    List<NdArray> arrays = new ArrayList<>();
    Shape common = Shape.SCALAR;
    for (Ref ref : refs) {
      NdArray array = Objects.requireNonNull(writer.ordered(ref, e.origin()).constant());
      arrays.add(array);
      common = Objects.requireNonNull(common.broadcast(array.shape()));
    }
    Shape shape = common;
    NdArray[] inputs =
        arrays.stream()
            .map(array ->
                array.shape().equals(shape)
                    ? array
                    : GraphWriter.evaluate(new Op.Broadcast(shape), array))
            .toArray(NdArray[]::new);
    String label =
        (e.origin().isEmpty() ? "" : e.origin() + "/") + op.getClass().getSimpleName() + "_value";
    return writer.constantRef(label, GraphWriter.evaluate(op, inputs), dims);
  }

  private static String unary(Op.Unary op, Emit e, String x, DType dtype) {
    return switch (op) {
      case Op.Neg o -> narrow(e, dtype, "Neg", x);
      case Op.Abs o -> e.op("Abs", x);
      case Op.Sign o -> e.op("Sign", x);
      case Op.Exp o -> e.op("Exp", x);
      // e^x - 1 = tanh(x / 2) (e^x + 1), which keeps its digits near 0.
      case Op.Expm1 o ->
          e.op(
              "Mul",
              e.op("Tanh", e.op("Mul", x, e.number(dtype, 0.5))),
              e.op("Add", e.op("Exp", x), e.number(dtype, 1)));
      case Op.Log o -> e.op("Log", x);
      case Op.Log1p o -> log1p(e, x, dtype);
      case Op.Sqrt o -> e.op("Sqrt", x);
      case Op.Rsqrt o -> e.op("Reciprocal", e.op("Sqrt", x));
      case Op.Sin o -> e.op("Sin", x);
      case Op.Cos o -> e.op("Cos", x);
      case Op.Tanh o -> e.op("Tanh", x);
      case Op.Sigmoid o -> e.op("Sigmoid", x);
      case Op.Erf o -> e.op("Erf", x);
      case Op.SelfGated o -> e.op("Mul", x, gate(o.gate(), e, x, dtype));
      case Op.SelfGatedSlope o ->
          throw new UnsupportedOpException("ONNX has no derivative of gelu and silu");
      case Op.Erfinv o -> throw new UnsupportedOpException("ONNX has no inverse error function");
      case Op.Lgamma o -> throw new UnsupportedOpException("ONNX has no gamma function");
      case Op.Digamma o -> throw new UnsupportedOpException("ONNX has no digamma function");
      case Op.Floor o -> e.op("Floor", x);
      case Op.Ceil o -> e.op("Ceil", x);
      case Op.Round o -> e.op("Round", x);
      case Op.Not o -> e.op(dtype == DType.BOOL ? "Not" : "BitwiseNot", x);
    };
  }

  private static String gate(Op.Gate gate, Emit e, String x, DType dtype) {
    return switch (gate) {
      case NORMAL -> {
        String erf = e.op("Erf", e.op("Mul", x, e.number(dtype, Math.sqrt(0.5))));
        yield e.op("Mul", e.op("Add", erf, e.number(dtype, 1)), e.number(dtype, 0.5));
      }
      case NEARLY_NORMAL -> {
        double scale = Math.sqrt(8 / Math.PI);
        String cubic = e.op("Mul", e.op("Mul", x, x), e.number(dtype, 0.044715 * scale));
        yield e.op("Sigmoid", e.op("Mul", e.op("Add", cubic, e.number(dtype, scale)), x));
      }
      case LOGISTIC -> e.op("Sigmoid", x);
    };
  }

  /** Kahan's way: what 1 + x loses in rounding is made up for. */
  private static String log1p(Emit e, String x, DType dtype) {
    String one = e.number(dtype, 1);
    String sum = e.op("Add", x, one);
    String rest = e.op("Sub", sum, one);
    String small = e.op("Equal", rest, e.number(dtype, 0));
    String divisor = e.op("Where", small, one, rest);
    String scaled = e.op("Div", e.op("Mul", e.op("Log", sum), x), divisor);
    String infinite = e.op("Equal", sum, e.number(dtype, Double.POSITIVE_INFINITY));
    return e.op("Where", e.op("Or", small, infinite), x, scaled);
  }

  /** An operator that ONNX Runtime knows for wide numbers only. */
  private static String narrow(Emit e, DType dtype, String operator, String... names) {
    if (dtype != DType.UINT8 && dtype != DType.BOOL) {
      return e.op(operator, names);
    }
    List<String> wide = Arrays.stream(names).map(name -> e.cast(name, DType.INT32)).toList();
    return e.cast(e.op(operator, wide), dtype);
  }

  private static String binary(
      Op.Binary op, Emit e, DType dtype, String x, String y, Ref a, Ref b) {
    return switch (op) {
      case Op.Add o -> narrow(e, dtype, "Add", x, y);
      case Op.Sub o -> narrow(e, dtype, "Sub", x, y);
      case Op.Mul o -> narrow(e, dtype, "Mul", x, y);
      case Op.Div o -> dtype.isFloating() ? e.op("Div", x, y) : divided(e, dtype, "Div", x, y, b);
      case Op.Rem o -> dtype.isFloating() ? modulo(e, x, y) : divided(e, dtype, "Mod", x, y, b);
      case Op.Pow o -> isNumber(b, 2) ? e.op("Mul", x, x) : e.op("Pow", x, y);
      case Op.Max o -> {
        if (dtype.isFloating() && (isNumber(a, 0) || isNumber(b, 0))) {
          yield e.op("Relu", isNumber(a, 0) ? y : x);
        }
        yield narrow(e, dtype, "Max", x, y);
      }
      case Op.Min o -> narrow(e, dtype, "Min", x, y);
      case Op.Atan2 o -> arctan2(e, dtype, x, y);
      case Op.And o -> e.op(dtype == DType.BOOL ? "And" : "BitwiseAnd", x, y);
      case Op.Or o -> e.op(dtype == DType.BOOL ? "Or" : "BitwiseOr", x, y);
      case Op.Xor o -> e.op(dtype == DType.BOOL ? "Xor" : "BitwiseXor", x, y);
      case Op.ShiftLeft o -> shifted(e, dtype, x, y, true);
      case Op.ShiftRight o -> shifted(e, dtype, x, y, false);
    };
  }

  static boolean isNumber(Ref ref, double number) {
    NdArray array = ref.constant();
    return array != null
        && array.dtype().isFloating()
        && array.size() > 0
        && IntStream.range(0, array.size()).allMatch(i -> array.getDouble(i) == number);
  }

  private static String modulo(Emit e, String x, String y) {
    return e.op("Mod", List.of(x, y), OnnxAttribute.of("fmod", 1));
  }

  /** Whole numbers divided, 0 where the divisor is 0. */
  private static String divided(
      Emit e, DType dtype, String operator, String x, String y, Ref divisor) {
    boolean small = dtype == DType.UINT8;
    DType type = small ? DType.INT32 : dtype;
    String a = small ? e.cast(x, type) : x;
    String b = small ? e.cast(y, type) : y;
    NdArray known = divisor.constant();
    boolean safe =
        known != null && IntStream.range(0, known.size()).noneMatch(i -> known.getLong(i) == 0);
    String zero = safe ? "" : e.op("Equal", b, e.number(type, 0));
    String nonzero = safe ? b : e.op("Where", zero, e.number(type, 1), b);
    String result = operator.equals("Mod") ? modulo(e, a, nonzero) : e.op(operator, a, nonzero);
    result = safe ? result : e.op("Where", zero, e.number(type, 0), result);
    return small ? e.cast(result, dtype) : result;
  }

  private static String arctan2(Emit e, DType dtype, String y, String x) {
    String zero = e.number(dtype, 0);
    String isZero = e.op("Equal", x, zero);
    String angle = e.op("Atan", e.op("Div", y, e.op("Where", isZero, e.number(dtype, 1), x)));
    String half =
        e.op("Where", e.op("Less", y, zero), e.number(dtype, -Math.PI), e.number(dtype, Math.PI));
    String behind = e.op("Where", e.op("Less", x, zero), e.op("Add", angle, half), angle);
    String upright = e.op("Mul", e.op("Sign", y), e.number(dtype, Math.PI / 2));
    return e.op("Where", isZero, upright, behind);
  }

  /** Shifts as products and quotients of powers of two, since ONNX shifts unsigned numbers only. */
  private static String shifted(Emit e, DType dtype, String x, String y, boolean left) {
    String wide = e.cast(x, DType.INT64);
    String power = e.op("Pow", e.number(DType.INT64, 2), e.cast(y, DType.INT64));
    if (left) {
      return e.cast(e.op("Mul", wide, power), dtype);
    }
    String rest = e.op("Mod", wide, power);
    return e.cast(e.op("Div", e.op("Sub", wide, rest), power), dtype);
  }

  /** 0, 1, 2, ... along one axis. */
  Ref iota(Op.Iota op, Emit e, Twins twins) {
    List<Extent> dims = twins.output(0);
    Extent length = dims.get(op.axis());
    int trailing = dims.size() - op.axis() - 1;
    DType dtype = op.type().dtype();
    Ints units = Ints.repeat(1, trailing);
    if (length.isFixed()) {
      Shape shape = Shape.of((int) length.base()).plus(units.toArray());
      NdArray array = GraphWriter.evaluate(new Op.Iota(typed(dtype, shape), 0));
      return writer.constantRef("0.." + (length.base() - 1), array, dims);
    }
    String end = e.op("Squeeze", writer.vector(List.of(length), e.origin()));
    String range = e.op("Range", e.number(DType.INT64, 0), end, e.number(DType.INT64, 1));
    String numbers = dtype == DType.INT64 ? range : e.cast(range, dtype);
    List<Extent> actual = new ArrayList<>(List.of(length));
    for (int i = 0; i < trailing; i++) {
      actual.add(writer.fixed(1));
    }
    String name = trailing == 0 ? numbers : writer.reshape(e.scope(), e.origin(), numbers, actual);
    return new Ref(e.scope(), name, null, dtype, dims, actual, Ints.range(0, actual.size()));
  }

  private static TensorType typed(DType dtype, Shape shape) {
    return new TensorType(dtype, shape);
  }

  /** One number everywhere, which may depend on an open size. */
  Ref fill(Twins twins, Emit e) {
    Op.Fill op = (Op.Fill) twins.op();
    List<Extent> dims = twins.output(0);
    DType dtype = op.type().dtype();
    boolean same = twins.all().stream().allMatch(node -> ((Op.Fill) node.op()).bits() == op.bits());
    if (same) {
      NdArray array =
          dtype.isFloating()
              ? NdArray.scalar(dtype, op.asDouble())
              : NdArray.scalar(dtype, op.asLong());
      return writer.constantRef(array.toString(), array, dims);
    }
    Extent number = twins.number(o -> ((Op.Fill) o).asLong());
    boolean whole =
        twins.all().stream()
            .map(node -> (Op.Fill) node.op())
            .allMatch(fill -> fill.asDouble() == fill.asLong());
    if (!whole || number.formula(writer.sizes()) == null) {
      throw Twins.differs(twins.base());
    }
    String single = e.op("Squeeze", writer.vector(List.of(number), e.origin()));
    String name = dtype == DType.INT64 ? single : e.cast(single, dtype);
    return new Ref(e.scope(), name, null, dtype, dims, List.of(), Ints.of());
  }
}
