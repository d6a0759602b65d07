package org.pellucid.javasource;

import org.pellucid.array.DType;
import org.pellucid.graph.Op;

/**
 * Functions of one to three numbers as Java expressions of {@code x}, {@code y} and {@code z},
 * which are doubles; whole numbers are computed as longs and wrapped to their width.
 */
final class Elementwise {
  private final Helpers helpers;

  Elementwise(Helpers helpers) {
    this.helpers = helpers;
  }

  String unary(Op.Unary op, DType dtype) {
    boolean whole = !dtype.isFloating();
    return switch (op) {
      case Op.Neg _ -> whole ? wrap(dtype, "-(long) x") : "-x";
      case Op.Abs _ -> whole ? wrap(dtype, "Math.abs((long) x)") : "Math.abs(x)";
      case Op.Sign _ -> "Math.signum(x)";
      case Op.Exp _ -> "Math.exp(x)";
      case Op.Expm1 _ -> "Math.expm1(x)";
      case Op.Log _ -> "Math.log(x)";
      case Op.Log1p _ -> "Math.log1p(x)";
      case Op.Sqrt _ -> "Math.sqrt(x)";
      case Op.Rsqrt _ -> "1 / Math.sqrt(x)";
      case Op.Sin _ -> "Math.sin(x)";
      case Op.Cos _ -> "Math.cos(x)";
      case Op.Tanh _ -> "Math.tanh(x)";
      case Op.Sigmoid _ -> "1 / (1 + Math.exp(-x))";
      case Op.Erf _ -> helpers.use("erf") + "(x)";
      case Op.SelfGated o -> "x == Double.NEGATIVE_INFINITY ? 0 : x * (" + gate(o.gate()) + ")";
      case Op.Floor _ -> "Math.floor(x)";
      case Op.Ceil _ -> "Math.ceil(x)";
      case Op.Round _ -> "Math.rint(x)";
      case Op.Not _ -> dtype == DType.BOOL ? "x == 0 ? 1 : 0" : wrap(dtype, "~(long) x");
      case Op.SelfGatedSlope _, Op.Erfinv _, Op.Lgamma _, Op.Digamma _ -> throw new NotWritable(op);
    };
  }

  private String gate(Op.Gate gate) {
    return switch (gate) {
      case NORMAL -> "(1 + " + helpers.use("erf") + "(x * Math.sqrt(0.5))) / 2";
      case NEARLY_NORMAL ->
          "1 / (1 + Math.exp(-Math.sqrt(8 / Math.PI) * x * (1 + 0.044715 * x * x)))";
      case LOGISTIC -> "1 / (1 + Math.exp(-x))";
    };
  }

  String binary(Op.Binary op, DType dtype) {
    boolean whole = !dtype.isFloating();
    int width = 8 * dtype.bytes();
    return switch (op) {
      case Op.Add _ -> arithmetic(whole, dtype, "+");
      case Op.Sub _ -> arithmetic(whole, dtype, "-");
      case Op.Mul _ -> arithmetic(whole, dtype, "*");
      case Op.Div _ -> whole ? "y == 0 ? 0 : " + wrap(dtype, "(long) x / (long) y") : "x / y";
      case Op.Rem _ -> whole ? "y == 0 ? 0 : " + wrap(dtype, "(long) x % (long) y") : "x % y";
      case Op.Pow _ -> "Math.pow(x, y)";
      case Op.Max _ -> "Math.max(x, y)";
      case Op.Min _ -> "Math.min(x, y)";
      case Op.Atan2 _ -> "Math.atan2(x, y)";
      case Op.And _ -> wrap(dtype, "(long) x & (long) y");
      case Op.Or _ -> wrap(dtype, "(long) x | (long) y");
      case Op.Xor _ -> wrap(dtype, "(long) x ^ (long) y");
      case Op.ShiftLeft _ ->
          "y < 0 || y >= " + width + " ? 0 : " + wrap(dtype, "(long) x << (long) y");
      case Op.ShiftRight _ ->
          "y < 0 || y >= " + width + " ? (x < 0 ? -1 : 0) : (double) ((long) x >> (long) y)";
    };
  }

  private static String arithmetic(boolean whole, DType dtype, String sign) {
    return whole ? wrap(dtype, "(long) x " + sign + " (long) y") : "x " + sign + " y";
  }

  String comparison(Op.Comparison op) {
    return switch (op) {
      case Op.Equal _ -> "x == y ? 1 : 0";
      case Op.Less _ -> "x < y ? 1 : 0";
      case Op.LessEqual _ -> "x <= y ? 1 : 0";
    };
  }

  /** What is converted is rounded to its own type first, as it is nowhere else. */
  String cast(DType from, DType to) {
    String x = rounded(from);
    return switch (to) {
      case FLOAT64 -> x;
      case FLOAT32, FLOAT16, BFLOAT16 -> from == to ? x : rounded(to, x);
      case INT32 -> from.isFloating() ? "(int) (" + x + ")" : "(int) (long) x";
      case INT64 -> from.isFloating() ? "(double) (long) (" + x + ")" : "x";
      case UINT8 -> "(" + (from.isFloating() ? "(int) (" + x + ")" : "(long) x") + ") & 255";
      case BOOL -> x + " != 0 ? 1 : 0";
    };
  }

  private String rounded(DType dtype) {
    return rounded(dtype, "x");
  }

  private String rounded(DType dtype, String x) {
    return switch (dtype) {
      case FLOAT32 -> "(float) " + (x.equals("x") ? x : "(" + x + ")");
      case FLOAT16 -> helpers.use("half") + "(" + x + ")";
      case BFLOAT16 -> helpers.use("brain") + "(" + x + ")";
      case FLOAT64, INT32, INT64, UINT8, BOOL -> x;
    };
  }

  String bitcast(Op.Bitcast op, DType from) {
    if (from == DType.FLOAT32 && op.dtype() == DType.INT32) {
      return "Float.floatToRawIntBits((float) x)";
    }
    if (from == DType.INT32 && op.dtype() == DType.FLOAT32) {
      return "Float.intBitsToFloat((int) x)";
    }
    throw new NotWritable(op);
  }

  private static String wrap(DType dtype, String expression) {
    return switch (dtype) {
      case INT32 -> "(double) (int) (" + expression + ")";
      case INT64 -> "(double) (" + expression + ")";
      case UINT8 -> "(double) ((" + expression + ") & 255)";
      case BOOL -> "(" + expression + ") != 0 ? 1 : 0";
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> throw new IllegalArgumentException("" + dtype);
    };
  }
}
