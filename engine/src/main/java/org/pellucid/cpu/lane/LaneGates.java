package org.pellucid.cpu.lane;

/**
 * {@code x F(x)} and its derivative for a distribution function F with {@code F(-x) = 1 - F(x)}, in
 * lane instructions.
 *
 * <p>With a = |x| and the tail {@code T(a) = F(-a)}, which one exponential and one division make,
 *
 * <pre>
 * x F(x)           = max(x, 0) - a T(a)
 * F(x) + x F'(x)   = 1 - S(a) for x &gt;= 0, S(a) below, where S(a) = T(a) - a F'(a).
 * </pre>
 *
 * <p>So nothing is computed in two ways of which one is thrown away, and small results of negative
 * arguments keep their digits. F32: up to 6 ulps from the true value (more in the far tail of
 * {@link #NEARLY_NORMAL}, whose exponent is rounded), derivatives up to 3e-7; from {@link #limit}
 * on the tail counts as 0. F64 composes scalar calls.
 */
public enum LaneGates {
  /** The normal distribution function. */
  NORMAL(12.8f),
  /** The logistic function of sqrt(8 / pi) (x + 0.044715 x^3), nearly the normal one. */
  NEARLY_NORMAL(9.9f),
  /** The logistic function. */
  LOGISTIC(85f);

  private static final double SCALE = Math.sqrt(8 / Math.PI);
  private static final double CUBIC = 0.044715;

  /** 1 / sqrt(2 pi), the density of the normal distribution at 0. */
  private static final float PEAK = 0x1.988454p-2f;

  /** Exponentials up to here are normal numbers, as are their products with the rest. */
  private final float limit;

  LaneGates(float limit) {
    this.limit = limit;
  }

  /** {@code x F(x)}. */
  public int value(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      int lowest = b.equal(x, b.constant(Double.NEGATIVE_INFINITY));
      return b.select(lowest, b.constant(0d), b.mul(x, wideGate(b, x)));
    }
    int a = b.abs(x);
    int isFar = b.lessOrEqual(b.constant(limit), a);
    int m = b.select(isFar, b.constant(limit), a);
    int minusTail = b.select(isFar, b.constant(0f), minusTail(b, m));
    int positive = b.select(b.less(x, b.constant(0f)), b.constant(0f), x);
    return b.fma(m, minusTail, positive);
  }

  /** The derivative. */
  public int slope(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      int infinite = b.equal(b.abs(x), b.constant(Double.POSITIVE_INFINITY));
      int gate = wideGate(b, x);
      return b.select(infinite, gate, b.add(gate, b.mul(x, wideDensity(b, x, gate))));
    }
    int a = b.abs(x);
    int isFar = b.lessOrEqual(b.constant(limit), a);
    int m = b.select(isFar, b.constant(limit), a);
    int minusS = b.select(isFar, b.constant(0f), minusSlope(b, m));
    int isNegative = b.less(x, b.constant(0f));
    return b.select(isNegative, b.neg(minusS), b.add(b.constant(1f), minusS));
  }

  /** -T(m). */
  private int minusTail(LoopBuilder b, int m) {
    return switch (this) {
      case NORMAL -> b.mul(bell(b, m), minusMillsRatio(b, m));
      case NEARLY_NORMAL, LOGISTIC -> minusShut(b, m);
    };
  }

  /** -S(m). */
  private int minusSlope(LoopBuilder b, int m) {
    return switch (this) {
      case NORMAL -> b.mul(bell(b, m), b.fma(m, b.constant(PEAK), minusMillsRatio(b, m)));
      case NEARLY_NORMAL, LOGISTIC -> {
        int shut = minusShut(b, m);
        int density = b.fma(shut, shut, shut);
        yield b.fma(b.neg(b.mul(m, steepness(b, m))), density, shut);
      }
    };
  }

  /** {@code e^(-m^2 / 2)}, where what the square loses in rounding counts, too. */
  private static int bell(LoopBuilder b, int m) {
    int half = b.mul(m, b.constant(-0.5f));
    int exponent = b.mul(half, m);
    return LaneMath.normalExp(b, exponent, b.fma(half, m, b.neg(exponent)));
  }

  /**
   * The normal tail over {@code -e^(-m^2 / 2)}: a polynomial of t = 1 / (1 + 0.34 m), whose
   * coefficients were fitted to a relative error of 2e-8.
   */
  private static int minusMillsRatio(LoopBuilder b, int m) {
    int one = b.constant(1f);
    int t = b.div(one, b.fma(m, b.constant(0.34f), one));
    int p =
        LaneMath.polynomial(
            b,
            t,
            -0x1.15beaap-3f,
            -0x1.16de0ap-3f,
            -0x1.d63018p-4f,
            -0x1.df6102p-4f,
            0x1.90403cp-5f,
            -0x1.aaeb10p-3f,
            0x1.1d8a10p-2f,
            -0x1.23926cp-3f,
            0x1.b5f466p-6f);
    return b.mul(t, p);
  }

  /** {@code -e / (1 + e)} with e = e^-v(m): the logistic tail. */
  private int minusShut(LoopBuilder b, int m) {
    int v = this == LOGISTIC ? m : b.mul(m, polynomial(b, m, 1));
    int e = LaneMath.normalExp(b, b.neg(v));
    return b.neg(b.div(e, b.add(b.constant(1f), e)));
  }

  /** v'(m). */
  private int steepness(LoopBuilder b, int m) {
    return this == LOGISTIC ? b.constant(1f) : polynomial(b, m, 3);
  }

  /** sqrt(8 / pi) (1 + factor 0.044715 m^2). */
  private static int polynomial(LoopBuilder b, int m, int factor) {
    int third = b.constant((float) (SCALE * CUBIC * factor));
    return b.fma(b.mul(m, m), third, b.constant((float) SCALE));
  }

  private int wideGate(LoopBuilder b, int x) {
    return switch (this) {
      case NORMAL -> {
        int erf = LaneMath.erf(b, b.mul(x, b.constant(Math.sqrt(0.5))));
        yield b.mul(b.constant(0.5), b.add(b.constant(1d), erf));
      }
      case NEARLY_NORMAL -> LaneMath.sigmoid(b, b.mul(x, widePolynomial(b, x, 1)));
      case LOGISTIC -> LaneMath.sigmoid(b, x);
    };
  }

  private int wideDensity(LoopBuilder b, int x, int gate) {
    int width = b.mul(gate, b.sub(b.constant(1d), gate));
    return switch (this) {
      case NORMAL -> {
        int bell = LaneMath.exp(b, b.mul(b.mul(x, x), b.constant(-0.5)));
        yield b.mul(bell, b.constant(1 / Math.sqrt(2 * Math.PI)));
      }
      case NEARLY_NORMAL -> b.mul(width, widePolynomial(b, x, 3));
      case LOGISTIC -> width;
    };
  }

  private static int widePolynomial(LoopBuilder b, int x, int factor) {
    int third = b.mul(b.mul(x, x), b.constant(SCALE * CUBIC * factor));
    return b.add(b.constant(SCALE), third);
  }
}
