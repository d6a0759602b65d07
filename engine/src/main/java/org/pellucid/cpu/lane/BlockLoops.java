// Longer than most files on purpose: one plain loop per lane instruction and type.
package org.pellucid.cpu.lane;

import org.pellucid.cpu.lane.LaneOp.BinaryKind;
import org.pellucid.cpu.lane.LaneOp.CompareKind;
import org.pellucid.cpu.lane.LaneOp.UnaryKind;

/**
 * The block interpreter's instructions: one plain loop each over arrays at one common index, the
 * form that C2 turns into vector code. Masks are ints of 0 and 1. Java has no templates, hence the
 * length.
 */
final class BlockLoops {
  private BlockLoops() {}

  static void unary(UnaryKind kind, float[] a, float[] d, int n) {
    switch (kind) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.abs(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          d[i] = (float) Math.sqrt(a[i]);
        }
      }
      case FLOOR -> {
        for (int i = 0; i < n; i++) {
          d[i] = (float) Math.floor(a[i]);
        }
      }
      case CEIL -> {
        for (int i = 0; i < n; i++) {
          d[i] = (float) Math.ceil(a[i]);
        }
      }
      case RINT -> {
        for (int i = 0; i < n; i++) {
          d[i] = (float) Math.rint(a[i]);
        }
      }
      case NOT -> throw unsupported(kind);
    }
  }

  static void unary(UnaryKind kind, double[] a, double[] d, int n) {
    switch (kind) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.abs(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.sqrt(a[i]);
        }
      }
      case FLOOR -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.floor(a[i]);
        }
      }
      case CEIL -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.ceil(a[i]);
        }
      }
      case RINT -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.rint(a[i]);
        }
      }
      case NOT -> throw unsupported(kind);
    }
  }

  static void unary(UnaryKind kind, int[] a, int[] d, int n) {
    switch (kind) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.abs(a[i]);
        }
      }
      case NOT -> {
        for (int i = 0; i < n; i++) {
          d[i] = ~a[i];
        }
      }
      case SQRT, FLOOR, CEIL, RINT -> throw unsupported(kind);
    }
  }

  static void unary(UnaryKind kind, long[] a, long[] d, int n) {
    switch (kind) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.abs(a[i]);
        }
      }
      case NOT -> {
        for (int i = 0; i < n; i++) {
          d[i] = ~a[i];
        }
      }
      case SQRT, FLOOR, CEIL, RINT -> throw unsupported(kind);
    }
  }

  static void notMask(int[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] ^ 1;
    }
  }

  static void binary(BinaryKind kind, float[] a, float[] b, float[] d, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] / b[i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.max(a[i], b[i]);
        }
      }
      case REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  static void binary(BinaryKind kind, double[] a, double[] b, double[] d, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] / b[i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.max(a[i], b[i]);
        }
      }
      case REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  static void binary(BinaryKind kind, int[] a, int[] b, int[] d, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          d[i] = divide(a[i], b[i]);
        }
      }
      case REM -> {
        for (int i = 0; i < n; i++) {
          d[i] = remainder(a[i], b[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.max(a[i], b[i]);
        }
      }
      case AND -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] & b[i];
        }
      }
      case OR -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] | b[i];
        }
      }
      case XOR -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] ^ b[i];
        }
      }
      case SHIFT_LEFT -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] << b[i];
        }
      }
      case SHIFT_RIGHT -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] >> b[i];
        }
      }
      case SHIFT_RIGHT_UNSIGNED -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] >>> b[i];
        }
      }
    }
  }

  static void binary(BinaryKind kind, long[] a, long[] b, long[] d, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          d[i] = divide(a[i], b[i]);
        }
      }
      case REM -> {
        for (int i = 0; i < n; i++) {
          d[i] = remainder(a[i], b[i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          d[i] = Math.max(a[i], b[i]);
        }
      }
      case AND -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] & b[i];
        }
      }
      case OR -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] | b[i];
        }
      }
      case XOR -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] ^ b[i];
        }
      }
      case SHIFT_LEFT -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] << (int) b[i];
        }
      }
      case SHIFT_RIGHT -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] >> (int) b[i];
        }
      }
      case SHIFT_RIGHT_UNSIGNED -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] >>> (int) b[i];
        }
      }
    }
  }

  /** The quotient as Java has it, but 0 where the divisor is 0. */
  static int divide(int a, int b) {
    return b == 0 ? 0 : a / b;
  }

  /** The remainder as Java has it, but 0 where the divisor is 0. */
  static int remainder(int a, int b) {
    return b == 0 ? 0 : a % b;
  }

  /** The quotient as Java has it, but 0 where the divisor is 0. */
  static long divide(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  /** The remainder as Java has it, but 0 where the divisor is 0. */
  static long remainder(long a, long b) {
    return b == 0 ? 0 : a % b;
  }

  static void fma(float[] a, float[] b, float[] c, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  static void fma(double[] a, double[] b, double[] c, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  static void compare(CompareKind kind, float[] a, float[] b, int[] d, int n) {
    switch (kind) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
    }
  }

  static void compare(CompareKind kind, double[] a, double[] b, int[] d, int n) {
    switch (kind) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
    }
  }

  static void compare(CompareKind kind, int[] a, int[] b, int[] d, int n) {
    switch (kind) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
    }
  }

  static void compare(CompareKind kind, long[] a, long[] b, int[] d, int n) {
    switch (kind) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          d[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
    }
  }

  static void select(int[] mask, float[] a, float[] b, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }

  static void select(int[] mask, double[] a, double[] b, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }

  static void select(int[] mask, int[] a, int[] b, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }

  static void select(int[] mask, long[] a, long[] b, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }

  static void convert(float[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (double) a[i];
    }
  }

  static void convert(float[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) a[i];
    }
  }

  static void convert(float[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (long) a[i];
    }
  }

  static void convert(double[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) a[i];
    }
  }

  static void convert(double[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) a[i];
    }
  }

  static void convert(double[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (long) a[i];
    }
  }

  static void convert(int[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) a[i];
    }
  }

  static void convert(int[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (double) a[i];
    }
  }

  static void convert(int[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (long) a[i];
    }
  }

  static void convert(long[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (float) a[i];
    }
  }

  static void convert(long[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (double) a[i];
    }
  }

  static void convert(long[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = (int) a[i];
    }
  }

  static void bitcast(float[] a, int[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Float.floatToRawIntBits(a[i]);
    }
  }

  static void bitcast(int[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Float.intBitsToFloat(a[i]);
    }
  }

  static void bitcast(double[] a, long[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Double.doubleToRawLongBits(a[i]);
    }
  }

  static void bitcast(long[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = Double.longBitsToDouble(a[i]);
    }
  }

  static void call(LaneFunction function, float[] x, float[] y, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = function.apply(x[i], y[i]);
    }
  }

  static void callWhere(
      LaneFunction function,
      float[] x,
      float[] y,
      int[] where,
      float[] otherwise,
      float[] d,
      int n) {
    for (int i = 0; i < n; i++) {
      d[i] = where[i] != 0 ? function.apply(x[i], y[i]) : otherwise[i];
    }
  }

  static void call(LaneFunction function, double[] x, double[] y, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] = function.apply(x[i], y[i]);
    }
  }

  static void callWhere(
      LaneFunction function,
      double[] x,
      double[] y,
      int[] where,
      double[] otherwise,
      double[] d,
      int n) {
    for (int i = 0; i < n; i++) {
      d[i] = where[i] != 0 ? function.apply(x[i], y[i]) : otherwise[i];
    }
  }

  private static IllegalArgumentException unsupported(Enum<?> kind) {
    return new IllegalArgumentException("No lane instruction " + kind + " of this type.");
  }
}
