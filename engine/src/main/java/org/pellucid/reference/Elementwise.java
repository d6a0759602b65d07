package org.pellucid.reference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.pellucid.array.DType;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Functions of one or two numbers, comparisons and selection, element by element. */
final class Elementwise {
  private Elementwise() {}

  static Values unary(Op.Unary op, Values x) {
    return switch (x) {
      case Reals reals -> reals.map(ofReals(op));
      case Integers integers -> integers.map(ofIntegers(op, x.dtype()));
    };
  }

  static DoubleUnaryOperator ofReals(Op.Unary op) {
    return switch (op) {
      case Op.Neg o -> x -> -x;
      case Op.Abs o -> Math::abs;
      case Op.Sign o -> Math::signum;
      case Op.Exp o -> StrictMath::exp;
      case Op.Expm1 o -> StrictMath::expm1;
      case Op.Log o -> StrictMath::log;
      case Op.Log1p o -> StrictMath::log1p;
      case Op.Sqrt o -> Math::sqrt;
      case Op.Rsqrt o -> x -> 1 / Math.sqrt(x);
      case Op.Sin o -> StrictMath::sin;
      case Op.Cos o -> StrictMath::cos;
      case Op.Tanh o -> StrictMath::tanh;
      case Op.Sigmoid o -> Elementwise::sigmoid;
      case Op.Erf o -> ErrorFunction::erf;
      case Op.Erfinv o -> ErrorFunction::inverse;
      case Op.SelfGated o -> x -> SelfGates.value(o.gate(), x);
      case Op.SelfGatedSlope o -> x -> SelfGates.slope(o.gate(), x);
      case Op.Lgamma o -> GammaFunction::lgamma;
      case Op.Digamma o -> GammaFunction::digamma;
      case Op.Floor o -> Math::floor;
      case Op.Ceil o -> Math::ceil;
      case Op.Round o -> Math::rint;
      case Op.Not o -> throw notFor(op, "floats");
    };
  }

  /** Both branches keep the argument of exp from overflowing. */
  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + StrictMath.exp(-x));
    }
    double power = StrictMath.exp(x);
    return power / (1 + power);
  }

  private static LongUnaryOperator ofIntegers(Op.Unary op, DType dtype) {
    return switch (op) {
      case Op.Neg o -> x -> -x;
      case Op.Abs o -> Math::abs;
      case Op.Sign o -> Long::signum;
      case Op.Not o -> dtype == DType.BOOL ? x -> 1 - x : x -> ~x;
      case Op.Exp o -> throw notFor(op, "integers");
      case Op.Expm1 o -> throw notFor(op, "integers");
      case Op.Log o -> throw notFor(op, "integers");
      case Op.Log1p o -> throw notFor(op, "integers");
      case Op.Sqrt o -> throw notFor(op, "integers");
      case Op.Rsqrt o -> throw notFor(op, "integers");
      case Op.Sin o -> throw notFor(op, "integers");
      case Op.Cos o -> throw notFor(op, "integers");
      case Op.Tanh o -> throw notFor(op, "integers");
      case Op.Sigmoid o -> throw notFor(op, "integers");
      case Op.Erf o -> throw notFor(op, "integers");
      case Op.Erfinv o -> throw notFor(op, "integers");
      case Op.SelfGated o -> throw notFor(op, "integers");
      case Op.SelfGatedSlope o -> throw notFor(op, "integers");
      case Op.Lgamma o -> throw notFor(op, "integers");
      case Op.Digamma o -> throw notFor(op, "integers");
      case Op.Floor o -> throw notFor(op, "integers");
      case Op.Ceil o -> throw notFor(op, "integers");
      case Op.Round o -> throw notFor(op, "integers");
    };
  }

  static Values binary(Op.Binary op, Values x, Values y) {
    if (x instanceof Reals a && y instanceof Reals b) {
      DoubleBinaryOperator function = ofReals(op);
      Reals result = new Reals(x.type());
      for (int i = 0; i < x.size(); i++) {
        result.data()[i] = function.applyAsDouble(a.data()[i], b.data()[i]);
      }
      return result;
    }
    LongBinaryOperator function = ofIntegers(op, x.dtype());
    Integers a = (Integers) x;
    Integers b = (Integers) y;
    Integers result = new Integers(x.type());
    for (int i = 0; i < x.size(); i++) {
      result.put(i, function.applyAsLong(a.data()[i], b.data()[i]));
    }
    return result;
  }

  static DoubleBinaryOperator ofReals(Op.Binary op) {
    return switch (op) {
      case Op.Add o -> (x, y) -> x + y;
      case Op.Sub o -> (x, y) -> x - y;
      case Op.Mul o -> (x, y) -> x * y;
      case Op.Div o -> (x, y) -> x / y;
      case Op.Rem o -> (x, y) -> x % y;
      case Op.Pow o -> StrictMath::pow;
      case Op.Max o -> Math::max;
      case Op.Min o -> Math::min;
      case Op.Atan2 o -> StrictMath::atan2;
      case Op.And o -> throw notFor(op, "floats");
      case Op.Or o -> throw notFor(op, "floats");
      case Op.Xor o -> throw notFor(op, "floats");
      case Op.ShiftLeft o -> throw notFor(op, "floats");
      case Op.ShiftRight o -> throw notFor(op, "floats");
    };
  }

  private static LongBinaryOperator ofIntegers(Op.Binary op, DType dtype) {
    int width = 8 * dtype.bytes();
    return switch (op) {
      case Op.Add o -> (x, y) -> x + y;
      case Op.Sub o -> (x, y) -> x - y;
      case Op.Mul o -> (x, y) -> x * y;
      case Op.Div o -> (x, y) -> y == 0 ? 0 : x / y;
      case Op.Rem o -> (x, y) -> y == 0 ? 0 : x % y;
      case Op.Max o -> Math::max;
      case Op.Min o -> Math::min;
      case Op.And o -> (x, y) -> x & y;
      case Op.Or o -> (x, y) -> x | y;
      case Op.Xor o -> (x, y) -> x ^ y;
      case Op.ShiftLeft o -> (x, y) -> isWithin(y, width) ? x << y : 0;
      case Op.ShiftRight o -> (x, y) -> x >> (isWithin(y, width) ? y : Long.SIZE - 1);
      case Op.Pow o -> throw notFor(op, "integers");
      case Op.Atan2 o -> throw notFor(op, "integers");
    };
  }

  /** A negative distance counts as a large one, as if it had no sign. */
  private static boolean isWithin(long distance, int width) {
    return distance >= 0 && distance < width;
  }

  static Values compare(Op.Comparison op, Values x, Values y) {
    Integers result = new Integers(new TensorType(DType.BOOL, x.shape()));
    for (int i = 0; i < x.size(); i++) {
      result.data()[i] = holds(op, x, y, i) ? 1 : 0;
    }
    return result;
  }

  private static boolean holds(Op.Comparison op, Values x, Values y, int i) {
    if (x instanceof Reals a && y instanceof Reals b) {
      return holds(op, a.data()[i], b.data()[i]);
    }
    return holds(op, ((Integers) x).data()[i], ((Integers) y).data()[i]);
  }

  private static boolean holds(Op.Comparison op, double x, double y) {
    return switch (op) {
      case Op.Equal o -> x == y;
      case Op.Less o -> x < y;
      case Op.LessEqual o -> x <= y;
    };
  }

  private static boolean holds(Op.Comparison op, long x, long y) {
    return switch (op) {
      case Op.Equal o -> x == y;
      case Op.Less o -> x < y;
      case Op.LessEqual o -> x <= y;
    };
  }

  static Values select(Values condition, Values x, Values y) {
    long[] truth = ((Integers) condition).data();
    Values result = Values.zeros(x.type());
    for (int i = 0; i < truth.length; i++) {
      result.set(i, truth[i] != 0 ? x : y, i);
    }
    return result;
  }

  private static IllegalStateException notFor(Op op, String what) {
    return new IllegalStateException(op + " is not defined for " + what + ".");
  }
}
