package org.pellucid.cpu.lane;

/**
 * The transcendental functions, written once as compositions of lane instructions, so that every
 * executor gives the same bits.
 *
 * <p>F32 functions are polynomials after an exact reduction of the argument; special values come
 * out as {@link Math} has them. Functions of F64 are scalar calls, see {@link LaneFunction}. The
 * largest distances from the true value that up to 40 million samples showed, in ulps:
 *
 * <pre>
 * exp 1.00   expm1 1.46   log 0.75    log1p 1.31   sin 1.49   cos 1.53
 * tanh 2.31  sigmoid 2.00 erf 1.37    rsqrt 1.48   pow 0.83   atan2 0.93
 * </pre>
 */
public final class LaneMath {
  private static final float LN2_HIGH = 0x1.62e430p-1f;
  private static final float LN2_LOW = -0x1.05c610p-29f;
  private static final float LOG2_E = 0x1.715476p0f;

  /** Added to a float below 2^22 in size, rounds it and leaves the integer in the low bits. */
  private static final float ROUNDER = 0x1.8p23f;

  /** The upper bits of ln 2, few enough that products with exponents are exact. */
  private static final float LOG_LN2_HIGH = 0x1.62e400p-1f;

  private static final float LOG_LN2_LOW = 0x1.7f7d1cp-20f;

  /** Up to here three parts of pi/2 suffice to reduce an angle. */
  private static final float LARGE_ANGLE = 0x1p16f;

  /** The exponent by which the sum of a sigmoid is smaller than it should be. */
  private static final int SIGMOID_SCALE = 64;

  private static final int SIGN = 0x80000000;
  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;

  private LaneMath() {}

  /** e to the power x, right down to subnormal results. */
  public static int exp(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_EXP, x);
    }
    // What comes to 0 is not computed: processors take a hundred cycles to underflow.
    int low = b.less(x, b.constant(-104f));
    int limited = b.select(low, b.constant(0f), atMost(b, x, 89f));
    return b.select(low, b.constant(0f), expBetween(b, limited));
  }

  /** As exp, for arguments from -104 to 89. */
  private static int expBetween(LoopBuilder b, int x) {
    int rounded = b.fma(x, b.constant(LOG2_E), b.constant(ROUNDER));
    int n = b.sub(rounded, b.constant(ROUNDER));
    int r = reduceByLn2(b, x, n);
    int p = b.add(expm1Reduced(b, r), b.constant(1f));
    int exponent = b.sub(b.bitcast(rounded), b.constant(Float.floatToRawIntBits(ROUNDER)));
    return scale(b, p, exponent);
  }

  /** As exp, for arguments whose result is neither subnormal nor close to the largest float. */
  static int normalExp(LoopBuilder b, int x) {
    return exp(b, x, 0);
  }

  /** e^(x + rest) likewise, for a rest that is lost in x by rounding. */
  static int normalExp(LoopBuilder b, int x, int rest) {
    int rounded = rounded(b, x, 0);
    return timesPower(b, b.add(reduced(b, x, rounded, 0), rest), rounded);
  }

  /** As exp, with the same bits, for arguments up to 20: differences from the greatest, say. */
  public static int expUpTo20(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return exp(b, x);
    }
    int low = b.less(x, b.constant(-104f));
    int limited = b.select(low, b.constant(0f), x);
    return b.select(low, b.constant(0f), smallExp(b, limited));
  }

  /** As exp, for arguments from -104 to 20. */
  private static int smallExp(LoopBuilder b, int x) {
    // Too large by so much that nothing is subnormal; a product then rounds once.
    return b.mul(exp(b, x, 64), b.constant(0x1p-64f));
  }

  /** e^x times 2^more, by one power of two, which must be a normal number. */
  private static int exp(LoopBuilder b, int x, int more) {
    int rounded = rounded(b, x, more);
    return timesPower(b, reduced(b, x, rounded, more), rounded);
  }

  /** x / ln 2 rounded; the low bits are the exponent of that power of two times 2^more. */
  private static int rounded(LoopBuilder b, int x, int more) {
    return b.fma(x, b.constant(LOG2_E), b.constant(ROUNDER + (EXPONENT_BIAS + more)));
  }

  /** What is left of x. */
  private static int reduced(LoopBuilder b, int x, int rounded, int more) {
    return reduceByLn2(b, x, b.sub(rounded, b.constant(ROUNDER + (EXPONENT_BIAS + more))));
  }

  /** e^r times the power of two. */
  private static int timesPower(LoopBuilder b, int r, int rounded) {
    int power = power(b, rounded);
    return b.fma(expm1Reduced(b, r), power, power);
  }

  /** The power of two of the exponent in the low bits; the upper ones fall out at the left. */
  private static int power(LoopBuilder b, int rounded) {
    return b.bitcast(b.shiftLeft(b.bitcast(rounded), b.constant(MANTISSA_BITS)));
  }

  /** The smaller of x, perhaps NaN, and a limit; cheaper than a minimum, which knows of zeros. */
  private static int atMost(LoopBuilder b, int x, float limit) {
    return b.select(b.less(b.constant(limit), x), b.constant(limit), x);
  }

  private static int reduceByLn2(LoopBuilder b, int x, int n) {
    int r = b.fma(n, b.constant(-LN2_HIGH), x);
    return b.fma(n, b.constant(-LN2_LOW), r);
  }

  /**
   * e^r - 1 for r within half of ln 2 around 0. The polynomial is cut in three, as processors wait
   * for each of its steps.
   */
  private static int expm1Reduced(LoopBuilder b, int r) {
    int square = b.mul(r, r);
    int low = b.fma(r, b.constant(0x1.555554p-3f), b.constant(0x1p-1f));
    int middle = b.fma(r, b.constant(0x1.1112eep-7f), b.constant(0x1.5554dcp-5f));
    int high = b.fma(r, b.constant(0x1.9e530cp-13f), b.constant(0x1.6d5c88p-10f));
    int q = b.fma(b.fma(high, square, middle), square, low);
    return b.fma(square, q, r);
  }

  /** p times 2^exponent in two steps, each by a normal number, so that only the last one rounds. */
  static int scale(LoopBuilder b, int p, int exponent) {
    int half = b.shiftRight(exponent, b.constant(1));
    return b.mul(b.mul(p, powerOfTwo(b, half)), powerOfTwo(b, b.sub(exponent, half)));
  }

  private static int powerOfTwo(LoopBuilder b, int exponent) {
    int biased = b.add(exponent, b.constant(EXPONENT_BIAS));
    return b.bitcast(b.shiftLeft(biased, b.constant(MANTISSA_BITS)));
  }

  /** e to the power x, minus 1, accurate near 0. */
  public static int expm1(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_EXPM1, x);
    }
    int limited = b.min(b.max(x, b.constant(-20f)), b.constant(89f));
    int rounded = b.fma(limited, b.constant(LOG2_E), b.constant(ROUNDER));
    int n = b.sub(rounded, b.constant(ROUNDER));
    int p = expm1Reduced(b, reduceByLn2(b, limited, n));
    int exponent = b.sub(b.bitcast(rounded), b.constant(Float.floatToRawIntBits(ROUNDER)));
    // 2^(n-1) instead of 2^n, which would overflow before the result does.
    int s = powerOfTwo(b, b.sub(exponent, b.constant(1)));
    int half = b.fma(s, p, b.sub(s, b.constant(0.5f)));
    return b.select(b.less(b.abs(x), b.constant(0x1p-25f)), x, b.add(half, half));
  }

  /** The natural logarithm. */
  public static int log(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_LOG, x);
    }
    int subnormal = b.less(x, b.constant(Float.MIN_NORMAL));
    int normal = b.select(subnormal, b.mul(x, b.constant(0x1p25f)), x);
    int shift = b.select(subnormal, b.constant(-25f), b.constant(0f));
    int exponent = exponentAroundOne(b, normal);
    int f = b.sub(mantissaAroundOne(b, normal, exponent), b.constant(1f));
    int result = logReduced(b, b.add(b.convert(exponent, LaneType.F32), shift), f);
    return logSpecials(b, x, result);
  }

  private static int logSpecials(LoopBuilder b, int x, int result) {
    int infinity = b.constant(Float.POSITIVE_INFINITY);
    // Keeps infinity and NaN; turns what is below 0 into NaN, and 0 into minus infinity.
    int high = b.select(b.less(x, infinity), result, b.add(x, x));
    int positive = b.select(b.less(x, b.constant(0f)), b.constant(Float.NaN), high);
    int zero = b.equal(x, b.constant(0f));
    return b.select(zero, b.constant(Float.NEGATIVE_INFINITY), positive);
  }

  /** The exponent that puts the mantissa between the square roots of 1/2 and 2. */
  static int exponentAroundOne(LoopBuilder b, int x) {
    int offset = b.sub(b.bitcast(x), b.constant(Float.floatToRawIntBits(0x1.6a09e6p-1f)));
    return b.shiftRight(offset, b.constant(MANTISSA_BITS));
  }

  static int mantissaAroundOne(LoopBuilder b, int x, int exponent) {
    return b.bitcast(b.sub(b.bitcast(x), b.shiftLeft(exponent, b.constant(MANTISSA_BITS))));
  }

  /** n ln 2 + log(1 + f). */
  private static int logReduced(LoopBuilder b, int n, int f) {
    int q =
        polynomial(
            b,
            f,
            0x1.555548p-2f,
            -0x1.000008p-2f,
            0x1.99a47ap-3f,
            -0x1.555b92p-3f,
            0x1.233ac4p-3f,
            -0x1.fc3cc0p-4f,
            0x1.e6deb2p-4f,
            -0x1.dda42ap-4f,
            0x1.13c8c8p-4f);
    int square = b.mul(f, f);
    int tail = b.mul(square, b.mul(f, q));
    tail = b.fma(n, b.constant(LOG_LN2_LOW), tail);
    tail = b.fma(square, b.constant(-0.5f), tail);
    return b.fma(n, b.constant(LOG_LN2_HIGH), b.add(f, tail));
  }

  /** The natural logarithm of 1 + x, accurate near 0. */
  public static int log1p(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_LOG1P, x);
    }
    int one = b.constant(1f);
    int u = b.add(x, one);
    // What the addition lost.
    int large = b.sub(one, b.sub(u, x));
    int lost = b.select(b.less(one, x), large, b.sub(x, b.sub(u, one)));
    int exponent = exponentAroundOne(b, u);
    int f = b.sub(mantissaAroundOne(b, u, exponent), one);
    int scale = powerOfTwo(b, b.neg(b.min(exponent, b.constant(126))));
    int result = logReduced(b, b.convert(exponent, LaneType.F32), b.fma(lost, scale, f));
    int special = logSpecials(b, u, result);
    return b.select(b.less(b.abs(x), b.constant(0x1p-25f)), x, special);
  }

  /** The sine of x in radians, accurate for arguments of any size. */
  public static int sin(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_SIN, x);
    }
    int result = sinOrCos(b, x, 0);
    int large = b.not(b.less(b.abs(x), b.constant(LARGE_ANGLE)));
    result = b.select(b.less(b.abs(x), b.constant(0x1p-13f)), x, result);
    return b.callWhere(large, LaneFunction.F32_SIN, x, x, result);
  }

  /** The cosine of x in radians, accurate for arguments of any size. */
  public static int cos(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_COS, x);
    }
    int large = b.not(b.less(b.abs(x), b.constant(LARGE_ANGLE)));
    return b.callWhere(large, LaneFunction.F32_COS, x, x, sinOrCos(b, x, 1));
  }

  private static int sinOrCos(LoopBuilder b, int x, int quadrantShift) {
    int rounded = b.fma(x, b.constant(0x1.45f306p-1f), b.constant(ROUNDER));
    int n = b.sub(rounded, b.constant(ROUNDER));
    int r = b.fma(n, b.constant(-0x1.921fb6p0f), x);
    r = b.fma(n, b.constant(0x1.777a5cp-25f), r);
    r = b.fma(n, b.constant(0x1.ee59dap-50f), r);
    int z = b.mul(r, r);
    int sin = polynomial(b, z, -0x1.555544p-3f, 0x1.1106ccp-7f, -0x1.991eecp-13f);
    sin = b.fma(b.mul(z, r), sin, r);
    int cos = polynomial(b, z, 0x1.55554ap-5f, -0x1.6c0c1cp-10f, 0x1.99e1d6p-16f);
    cos = b.fma(b.mul(z, z), cos, b.fma(z, b.constant(-0.5f), b.constant(1f)));
    int quadrant = b.add(b.bitcast(rounded), b.constant(quadrantShift));
    int isEven = b.equal(b.and(quadrant, b.constant(1)), b.constant(0));
    int sign = b.shiftLeft(b.and(quadrant, b.constant(2)), b.constant(30));
    return b.bitcast(b.xor(b.bitcast(b.select(isEven, sin, cos)), sign));
  }

  /** The hyperbolic tangent. */
  public static int tanh(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_TANH, x);
    }
    // With e = e^2a - 1 for a = |x|: e / (e + 2) near 0, 1 - 2 / (e + 2) from a half on.
    int a = b.abs(x);
    // Not of a + a, which comes later: a loop waits for each step of this chain.
    int rounded = b.fma(a, b.constant(2 * LOG2_E), b.constant(ROUNDER + EXPONENT_BIAS));
    int n = b.sub(rounded, b.constant(ROUNDER + EXPONENT_BIAS));
    int p = expm1Reduced(b, b.fma(n, b.constant(-LN2_HIGH), b.add(a, a)));
    int power = power(b, rounded);
    int one = b.constant(1f);
    int e = b.fma(p, power, b.sub(power, one));
    int sum = b.fma(p, power, b.add(power, one));
    int isSmall = b.less(a, b.constant(0.55f));
    int quotient = b.div(b.select(isSmall, e, b.constant(-2f)), sum);
    int result = b.add(b.select(isSmall, b.constant(0f), one), quotient);
    return withSignOf(b, b.select(b.less(b.constant(10f), a), one, result), x);
  }

  /** 1 / (1 + e^-x). */
  public static int sigmoid(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_SIGMOID, x);
    }
    // Both 1 and e^-x times 2^-64, so that nothing overflows before the result comes to 0.
    int minus = b.neg(x);
    int rounded = rounded(b, minus, -SIGMOID_SCALE);
    int r = reduced(b, minus, rounded, -SIGMOID_SCALE);
    int power = power(b, rounded);
    int one = b.constant(0x1p-64f);
    int quotient = b.div(one, b.add(power, b.fma(expm1Reduced(b, r), power, one)));
    int high = b.select(b.less(b.constant(40f), x), b.constant(1f), quotient);
    return b.select(b.less(x, b.constant(-104f)), b.constant(0f), high);
  }

  /** The error function. */
  public static int erf(LoopBuilder b, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_ERF, x);
    }
    int a = b.abs(x);
    int p =
        polynomial(
            b,
            b.mul(x, x),
            0x1.06eba8p-3f,
            -0x1.812740p-2f,
            0x1.ce2d60p-4f,
            -0x1.b8007ap-6f,
            0x1.5441e2p-8f,
            -0x1.a5b2e6p-11f,
            0x1.4e2452p-14f);
    int small = b.fma(x, p, x);
    // 1 - e^q with a polynomial q of a, which is 1 from 4 on.
    int limited = b.min(a, b.constant(4f));
    int q =
        polynomial(
            b,
            limited,
            0x1.6e57dcp-13f,
            -0x1.2127e4p0f,
            -0x1.44460cp-1f,
            -0x1.bb83e0p-4f,
            0x1.9b8e64p-6f,
            -0x1.115a8ep-8f,
            0x1.c7900ap-12f,
            -0x1.61e8d4p-16f);
    int large = withSignOf(b, b.sub(b.constant(1f), expBetween(b, q)), x);
    int tiny = b.select(b.less(a, b.constant(0x1p-120f)), scaledTwoOverSqrtPi(b, x), small);
    return b.select(b.less(a, b.constant(0.92f)), tiny, large);
  }

  /** x times 2/sqrt(pi), for arguments so small that a fused product of the parts underflows. */
  private static int scaledTwoOverSqrtPi(LoopBuilder b, int x) {
    return b.mul(x, b.constant(0x1.20dd76p0f));
  }

  /** The inverse of the error function, a scalar call. */
  public static int erfinv(LoopBuilder b, int x) {
    return b.call(byType(b, x, LaneFunction.F32_ERFINV, LaneFunction.F64_ERFINV), x);
  }

  /** The logarithm of the absolute value of the gamma function, a scalar call. */
  public static int lgamma(LoopBuilder b, int x) {
    return b.call(byType(b, x, LaneFunction.F32_LGAMMA, LaneFunction.F64_LGAMMA), x);
  }

  /** The derivative of lgamma, a scalar call. */
  public static int digamma(LoopBuilder b, int x) {
    return b.call(byType(b, x, LaneFunction.F32_DIGAMMA, LaneFunction.F64_DIGAMMA), x);
  }

  private static LaneFunction byType(LoopBuilder b, int x, LaneFunction f32, LaneFunction f64) {
    return b.type(x) == LaneType.F64 ? f64 : f32;
  }

  /** One over the square root. */
  public static int rsqrt(LoopBuilder b, int x) {
    return b.div(b.constant(b.type(x), 1), b.sqrt(x));
  }

  /** The angle of the point (x, y), in radians. */
  public static int atan2(LoopBuilder b, int y, int x) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_ATAN2, y, x);
    }
    int ay = b.abs(y);
    int ax = b.abs(x);
    int low = b.min(ax, ay);
    int high = b.max(ax, ay);
    // Keep the quotient's remainder from underflow.
    int little = b.less(high, b.constant(0x1p40f));
    int scale = b.select(little, b.constant(0x1p80f), b.constant(1f));
    int scaledLow = b.mul(low, scale);
    int scaledHigh = b.mul(high, scale);
    int t = b.div(scaledLow, scaledHigh);
    int rest = b.div(b.fma(b.neg(t), scaledHigh, scaledLow), scaledHigh);
    int sameInfinite = b.equal(low, b.constant(Float.POSITIVE_INFINITY));
    int bothZero = b.equal(high, b.constant(0f));
    int trivial = b.or(bothZero, b.not(b.less(high, b.constant(Float.POSITIVE_INFINITY))));
    t = b.select(sameInfinite, b.constant(1f), b.select(trivial, b.constant(0f), t));
    rest = b.select(trivial, b.constant(0f), rest);
    int z = b.mul(t, t);
    int p =
        polynomial(
            b,
            z,
            -0x1.555552p-2f,
            0x1.99981ap-3f,
            -0x1.2475fap-3f,
            0x1.c50f30p-4f,
            -0x1.694ab0p-4f,
            0x1.14f49cp-4f,
            -0x1.704334p-5f,
            0x1.74c654p-6f,
            -0x1.e5d818p-8f,
            0x1.28c72ep-10f);
    // The angle below 45 degrees as t plus a correction, then mirrored without losing it.
    int correction = b.fma(b.mul(z, t), p, b.div(rest, b.add(z, b.constant(1f))));
    int isSteep = b.less(ax, ay);
    int isLeft = b.less(b.bitcast(x), b.constant(0));
    int zero = b.constant(0f);
    int baseHigh =
        b.select(
            isSteep, b.constant(0x1.921fb6p0f), b.select(isLeft, b.constant(0x1.921fb6p1f), zero));
    int baseLow =
        b.select(
            isSteep,
            b.constant(-0x1.777a5cp-25f),
            b.select(isLeft, b.constant(-0x1.777a5cp-24f), zero));
    int negate = b.xor(isSteep, isLeft);
    int signedT = b.select(negate, b.neg(t), t);
    int signedCorrection = b.select(negate, b.neg(correction), correction);
    int sum = b.add(baseHigh, signedT);
    int lost = b.sub(signedT, b.sub(sum, baseHigh));
    int angle = b.add(sum, b.add(lost, b.add(baseLow, signedCorrection)));
    int isNan = b.not(b.and(b.equal(x, x), b.equal(y, y)));
    return b.select(isNan, b.constant(Float.NaN), withSignOf(b, angle, y));
  }

  /** x to the power y. */
  public static int pow(LoopBuilder b, int x, int y) {
    if (b.type(x) == LaneType.F64) {
      return b.call(LaneFunction.F64_POW, x, y);
    }
    return LanePower.pow(b, x, y);
  }

  /** Gives a value that is not negative the sign of {@code x}. */
  static int withSignOf(LoopBuilder b, int a, int x) {
    int sign = b.and(b.bitcast(x), b.constant(SIGN));
    return b.bitcast(b.or(b.bitcast(a), sign));
  }

  /** c0 + c1 x + c2 x^2 + ..., by Horner's rule. */
  static int polynomial(LoopBuilder b, int x, float... c) {
    int p = b.constant(c[c.length - 1]);
    for (int i = c.length - 2; i >= 0; i--) {
      p = b.fma(p, x, b.constant(c[i]));
    }
    return p;
  }
}
