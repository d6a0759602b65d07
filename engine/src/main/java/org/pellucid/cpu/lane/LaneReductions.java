package org.pellucid.cpu.lane;

import org.pellucid.cpu.lane.LaneOp.BinaryKind;

/**
 * Reductions over columns in 16 virtual lanes, accumulating blocks and a fixed tree at the end, and
 * over rows in their order.
 */
final class LaneReductions {
  private LaneReductions() {}

  /** Adds n values to 16 lanes, value i to lane i mod 16. */
  static void reduce(BinaryKind kind, float[] a, float[] lanes, int n) {
    int i = 0;
    for (; i + 16 <= n; i += 16) {
      reduce(kind, a, i, lanes, 16);
    }
    reduce(kind, a, i, lanes, n - i);
  }

  private static void reduce(BinaryKind kind, float[] a, int at, float[] lanes, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] + a[at + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] * a[at + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.min(lanes[i], a[at + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.max(lanes[i], a[at + i]);
        }
      }
      case SUB, DIV, REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  /** Combines rows that follow each other with the results of their columns, in order. */
  static void rows(BinaryKind kind, float[] a, float[] results, int columns, int rows) {
    int begin = 0;
    if (kind == BinaryKind.ADD) {
      for (; begin + 16 <= columns; begin += 16) {
        addRows(a, results, begin, columns, rows);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int j = begin; j < columns; j++) {
        results[j] = apply(kind, results[j], a[row * columns + j]);
      }
    }
  }

  /**
   * Adds 16 columns, whose sums stay in registers, where C2 would load and store each. Eight would
   * do, but be short enough to become a part of the caller, and a half slower there.
   */
  private static void addRows(float[] a, float[] results, int j, int columns, int rows) {
    float s0 = results[j];
    float s1 = results[j + 1];
    float s2 = results[j + 2];
    float s3 = results[j + 3];
    float s4 = results[j + 4];
    float s5 = results[j + 5];
    float s6 = results[j + 6];
    float s7 = results[j + 7];
    float s8 = results[j + 8];
    float s9 = results[j + 9];
    float s10 = results[j + 10];
    float s11 = results[j + 11];
    float s12 = results[j + 12];
    float s13 = results[j + 13];
    float s14 = results[j + 14];
    float s15 = results[j + 15];
    int at = j;
    for (int row = 0; row < rows; row++) {
      s0 += a[at];
      s1 += a[at + 1];
      s2 += a[at + 2];
      s3 += a[at + 3];
      s4 += a[at + 4];
      s5 += a[at + 5];
      s6 += a[at + 6];
      s7 += a[at + 7];
      s8 += a[at + 8];
      s9 += a[at + 9];
      s10 += a[at + 10];
      s11 += a[at + 11];
      s12 += a[at + 12];
      s13 += a[at + 13];
      s14 += a[at + 14];
      s15 += a[at + 15];
      at += columns;
    }
    results[j] = s0;
    results[j + 1] = s1;
    results[j + 2] = s2;
    results[j + 3] = s3;
    results[j + 4] = s4;
    results[j + 5] = s5;
    results[j + 6] = s6;
    results[j + 7] = s7;
    results[j + 8] = s8;
    results[j + 9] = s9;
    results[j + 10] = s10;
    results[j + 11] = s11;
    results[j + 12] = s12;
    results[j + 13] = s13;
    results[j + 14] = s14;
    results[j + 15] = s15;
  }

  /** Combines the 16 lanes in a tree, destroying them. */
  static float combine(BinaryKind kind, float[] lanes) {
    if (kind == BinaryKind.ADD) {
      return sum(lanes);
    }
    for (int half = 8; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] = apply(kind, lanes[i], lanes[i + half]);
      }
    }
    return lanes[0];
  }

  /** The tree of sums without its detour through memory, a quarter of the time. */
  private static float sum(float[] lanes) {
    float s0 = lanes[0] + lanes[8];
    float s1 = lanes[1] + lanes[9];
    float s2 = lanes[2] + lanes[10];
    float s3 = lanes[3] + lanes[11];
    float s4 = lanes[4] + lanes[12];
    float s5 = lanes[5] + lanes[13];
    float s6 = lanes[6] + lanes[14];
    float s7 = lanes[7] + lanes[15];
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  private static float apply(BinaryKind kind, float a, float b) {
    return switch (kind) {
      case ADD -> a + b;
      case MUL -> a * b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case SUB, DIV, REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    };
  }

  /** Adds n values to 16 lanes, value i to lane i mod 16. */
  static void reduce(BinaryKind kind, double[] a, double[] lanes, int n) {
    int i = 0;
    for (; i + 16 <= n; i += 16) {
      reduce(kind, a, i, lanes, 16);
    }
    reduce(kind, a, i, lanes, n - i);
  }

  private static void reduce(BinaryKind kind, double[] a, int at, double[] lanes, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] + a[at + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] * a[at + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.min(lanes[i], a[at + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.max(lanes[i], a[at + i]);
        }
      }
      case SUB, DIV, REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  /** Combines the 16 lanes in a tree, destroying them. */
  static double combine(BinaryKind kind, double[] lanes) {
    for (int half = 8; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] = apply(kind, lanes[i], lanes[i + half]);
      }
    }
    return lanes[0];
  }

  private static double apply(BinaryKind kind, double a, double b) {
    return switch (kind) {
      case ADD -> a + b;
      case MUL -> a * b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case SUB, DIV, REM, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    };
  }

  /** Adds n values to 16 lanes, value i to lane i mod 16. */
  static void reduce(BinaryKind kind, int[] a, int[] lanes, int n) {
    int i = 0;
    for (; i + 16 <= n; i += 16) {
      reduce(kind, a, i, lanes, 16);
    }
    reduce(kind, a, i, lanes, n - i);
  }

  private static void reduce(BinaryKind kind, int[] a, int at, int[] lanes, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] + a[at + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] * a[at + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.min(lanes[i], a[at + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.max(lanes[i], a[at + i]);
        }
      }
      case AND -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] & a[at + i];
        }
      }
      case OR -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] | a[at + i];
        }
      }
      case SUB, DIV, REM, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  /** Combines the 16 lanes in a tree, destroying them. */
  static int combine(BinaryKind kind, int[] lanes) {
    for (int half = 8; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] = apply(kind, lanes[i], lanes[i + half]);
      }
    }
    return lanes[0];
  }

  private static int apply(BinaryKind kind, int a, int b) {
    return switch (kind) {
      case ADD -> a + b;
      case MUL -> a * b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case SUB, DIV, REM, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    };
  }

  /** Adds n values to 16 lanes, value i to lane i mod 16. */
  static void reduce(BinaryKind kind, long[] a, long[] lanes, int n) {
    int i = 0;
    for (; i + 16 <= n; i += 16) {
      reduce(kind, a, i, lanes, 16);
    }
    reduce(kind, a, i, lanes, n - i);
  }

  private static void reduce(BinaryKind kind, long[] a, int at, long[] lanes, int n) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] + a[at + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] * a[at + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.min(lanes[i], a[at + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = Math.max(lanes[i], a[at + i]);
        }
      }
      case AND -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] & a[at + i];
        }
      }
      case OR -> {
        for (int i = 0; i < n; i++) {
          lanes[i] = lanes[i] | a[at + i];
        }
      }
      case SUB, DIV, REM, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    }
  }

  /** Combines the 16 lanes in a tree, destroying them. */
  static long combine(BinaryKind kind, long[] lanes) {
    for (int half = 8; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] = apply(kind, lanes[i], lanes[i + half]);
      }
    }
    return lanes[0];
  }

  private static long apply(BinaryKind kind, long a, long b) {
    return switch (kind) {
      case ADD -> a + b;
      case MUL -> a * b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case SUB, DIV, REM, XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
          throw unsupported(kind);
    };
  }

  private static IllegalArgumentException unsupported(BinaryKind kind) {
    return new IllegalArgumentException("No reduction by " + kind + " of this type.");
  }
}
