package org.pellucid.cpu.lane;

import org.pellucid.cpu.lane.LaneOp.BinaryKind;

/** Reductions in 16 virtual lanes: accumulating blocks, and the fixed tree at the end. */
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
