package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Rules for elementwise operations. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static @Nullable Value unary(Op.Unary op, Value x, Node like, Emitter emitter) {
    boolean twice =
        (op instanceof Op.Neg && x.op() instanceof Op.Neg)
            || (op instanceof Op.Not && x.op() instanceof Op.Not);
    if (twice) {
      return x.node().input(0);
    }
    if (op instanceof Op.Abs && (x.op() instanceof Op.Abs || x.dtype() == DType.UINT8)) {
      return x;
    }
    return constant(op, List.of(x), like, emitter);
  }

  static @Nullable Value binary(Op.Binary op, Value x, Value y, Node like, Emitter emitter) {
    Value folded = constant(op, List.of(x, y), like, emitter);
    if (folded != null) {
      return folded;
    }
    boolean floating = x.dtype().isFloating();
    return switch (op) {
      // x + 0.0 would turn -0.0 into 0.0; x + -0.0 leaves everything as it is.
      case Op.Add _ ->
          isFill(y, -0.0) ? x : isFill(x, -0.0) ? y : Concatenation.ofSum(x, y, like, emitter);
      case Op.Sub _ -> isFill(y, 0.0) ? x : null;
      case Op.Mul _ -> isFill(y, 1) ? x : isFill(x, 1) ? y : null;
      case Op.Div _ -> divide(x, y, like, emitter);
      case Op.Pow _ -> power(x, y, like, emitter);
      case Op.And _ -> x.equals(y) ? x : null;
      case Op.Or _ -> x.equals(y) ? x : null;
      case Op.Max _ -> !floating && x.equals(y) ? x : null;
      case Op.Min _ -> !floating && x.equals(y) ? x : null;
      case Op.Rem _, Op.Atan2 _, Op.Xor _, Op.ShiftLeft _, Op.ShiftRight _ -> null;
    };
  }

  private static @Nullable Value divide(Value x, Value y, Node like, Emitter emitter) {
    if (isFill(y, 1)) {
      return x;
    }
    if (y.op() instanceof Op.Fill fill && x.dtype().isFloating()) {
      double divisor = fill.asDouble();
      double reciprocal = 1 / divisor;
      boolean powerOfTwo = (Double.doubleToRawLongBits(divisor) & (1L << 52) - 1) == 0;
      if (powerOfTwo && Math.abs(Math.getExponent(divisor)) < 100) {
        return emitter.emit(new Op.Mul(), List.of(x, fill(fill.type(), reciprocal, like)), like);
      }
    }
    return null;
  }

  private static @Nullable Value power(Value x, Value y, Node like, Emitter emitter) {
    if (isFill(y, 1)) {
      return x;
    }
    return isFill(y, 2) ? emitter.emit(new Op.Mul(), List.of(x, x), like) : null;
  }

  static @Nullable Value select(List<Value> in, Node like, Emitter emitter) {
    if (in.get(0).op() instanceof Op.Fill fill) {
      return fill.bits() != 0 ? in.get(1) : in.get(2);
    }
    return in.get(1).equals(in.get(2)) ? in.get(1) : constant(new Op.Select(), in, like, emitter);
  }

  /** The result of an elementwise operation on constants. */
  static @Nullable Value constant(Op op, List<Value> in, Node like, Emitter emitter) {
    List<NdArray> scalars = new ArrayList<>(in.size());
    for (Value x : in) {
      if (!(x.op() instanceof Op.Fill fill)) {
        return null;
      }
      scalars.add(fill.number());
    }
    NdArray folded = ofFloats(op, scalars);
    if (folded == null) {
      folded = interpreted(op, scalars);
    }
    TensorType type = new TensorType(folded.dtype(), in.getFirst().shape());
    long bits =
        folded.dtype().isFloating()
            ? Double.doubleToRawLongBits(folded.getDouble(0))
            : folded.getLong(0);
    return emitter.emit(new Op.Fill(type, bits), List.of(), like);
  }

  /**
   * What most gradients begin with, the gradient of a mean; null for everything else. To set up the
   * interpreter for it takes 3 ms of a program's start.
   */
  private static @Nullable NdArray ofFloats(Op op, List<NdArray> scalars) {
    if (scalars.getFirst().dtype() != DType.FLOAT32) {
      return null;
    }
    float x = (float) scalars.getFirst().getDouble(0);
    float y = (float) scalars.getLast().getDouble(0);
    if (op instanceof Op.Neg) {
      return NdArray.scalar(DType.FLOAT32, -x);
    } else if (op instanceof Op.Mul) {
      return NdArray.scalar(DType.FLOAT32, x * y);
    } else if (op instanceof Op.Div) {
      return NdArray.scalar(DType.FLOAT32, x / y);
    }
    return null;
  }

  private static NdArray interpreted(Op op, List<NdArray> scalars) {
    List<Value> parameters = new ArrayList<>(scalars.size());
    for (NdArray scalar : scalars) {
      parameters.add(
          Node.value(new Op.Parameter("constant", new TensorType(scalar.dtype(), Shape.SCALAR))));
    }
    Value result = Node.of(op, parameters).output();
    Graph graph = new Graph(parameters, List.of(result));
    return new ReferenceExecutable(graph).run(scalars).getFirst();
  }

  /** A constant of the given type. */
  static Value fill(TensorType type, double value, Node like) {
    long bits = type.dtype().isFloating() ? Double.doubleToRawLongBits(value) : (long) value;
    return like.withOp(new Op.Fill(type, bits), List.of()).output();
  }

  /** Whether a value is this number everywhere, zeros told apart by their sign if floating. */
  static boolean isFill(Value x, double value) {
    if (!(x.op() instanceof Op.Fill fill)) {
      return false;
    }
    return x.dtype().isFloating()
        ? fill.bits() == Double.doubleToRawLongBits(value)
        : x.dtype() != DType.BOOL && fill.bits() == (long) value;
  }
}
