package org.pellucid.cpu.lane;

/**
 * The power function of F32 lanes: the binary logarithm as an unevaluated sum of two floats, times
 * the exponent, and back.
 */
final class LanePower {
  private static final float ROUNDER = 0x1.8p23f;

  private LanePower() {}

  static int pow(LoopBuilder b, int x, int y) {
    int zero = b.constant(0f);
    int one = b.constant(1f);
    int infinity = b.constant(Float.POSITIVE_INFINITY);
    int ax = b.abs(x);
    int ay = b.abs(y);
    int magnitude = powPositive(b, ax, y);

    // From 2^24 on every float is even.
    int whole = b.equal(b.rint(y), y);
    int halfWhole = b.equal(b.rint(b.mul(y, b.constant(0.5f))), b.mul(y, b.constant(0.5f)));
    int odd = b.and(whole, b.not(halfWhole));
    int isNegative = b.less(b.bitcast(x), b.constant(0));

    int yNegative = b.less(y, zero);
    int xExtreme = b.or(b.equal(x, zero), b.equal(ax, infinity));
    int grows = b.xor(b.equal(ax, infinity), yNegative);
    int result = b.select(xExtreme, b.select(grows, infinity, zero), magnitude);
    int yInfinite = b.equal(ay, infinity);
    int yGrows = b.xor(b.less(one, ax), yNegative);
    result = b.select(yInfinite, b.select(yGrows, infinity, zero), result);
    int negated = b.and(odd, isNegative);
    result = b.select(negated, b.neg(result), result);

    int badBase = b.and(b.and(b.less(x, zero), b.not(whole)), b.less(ax, infinity));
    int oneToInfinity = b.and(b.equal(ax, one), yInfinite);
    int anyNan = b.not(b.and(b.equal(x, x), b.equal(y, y)));
    int nan = b.or(b.or(badBase, oneToInfinity), anyNan);
    result = b.select(nan, b.constant(Float.NaN), result);
    return b.select(b.equal(y, zero), one, result);
  }

  /** x to the power y for finite x above 0 and finite y. */
  private static int powPositive(LoopBuilder b, int x, int y) {
    int one = b.constant(1f);
    int subnormal = b.less(x, b.constant(Float.MIN_NORMAL));
    int normal = b.select(subnormal, b.mul(x, b.constant(0x1p25f)), x);
    int shift = b.select(subnormal, b.constant(-25f), b.constant(0f));
    int exponent = LaneMath.exponentAroundOne(b, normal);
    int m = LaneMath.mantissaAroundOne(b, normal, exponent);
    int n = b.add(b.convert(exponent, LaneType.F32), shift);

    // s = (m - 1) / (m + 1) in two floats; the numerator is exact, the denominator is not.
    int numerator = b.sub(m, one);
    int denominator = b.add(m, one);
    int denominatorLost = b.sub(m, b.sub(denominator, one));
    int s = b.div(numerator, denominator);
    int remainder = b.fma(b.neg(s), denominator, numerator);
    remainder = b.fma(b.neg(s), denominatorLost, remainder);
    int sLow = b.div(remainder, denominator);

    // z = s^2 and s^3 in two floats.
    int z = b.mul(s, s);
    int zLow = b.fma(s, s, b.neg(z));
    zLow = b.fma(b.add(s, s), sLow, zLow);
    int cube = b.mul(z, s);
    int cubeLow = b.fma(z, s, b.neg(cube));
    cubeLow = b.fma(z, sLow, b.fma(zLow, s, cubeLow));

    // log2 m = 2/ln 2 s + s^3 (c + z P(z)).
    int high = b.constant(0x1.ec709ep-1f);
    int p = LaneMath.polynomial(b, z, 0x1.277714p-1f, 0x1.a5b73cp-2f, 0x1.5a5f44p-2f);
    int q = b.fma(z, p, b.constant(-0x1.e2fe02p-28f));
    int third = b.mul(cube, high);
    int thirdLow = b.fma(cube, high, b.neg(third));
    thirdLow = b.fma(cubeLow, high, b.fma(cube, q, thirdLow));
    int twice = b.constant(0x1.715476p1f);
    int first = b.mul(s, twice);
    int firstLow = b.fma(s, twice, b.neg(first));
    firstLow = b.fma(sLow, twice, b.fma(s, b.constant(0x1.4ae0c0p-25f), firstLow));

    // Each sum has its larger part first, so what it loses is exact.
    int sum = b.add(first, third);
    int sumLow = b.add(b.sub(third, b.sub(sum, first)), b.add(firstLow, thirdLow));
    int log = b.add(n, sum);
    int logLow = b.add(b.sub(sum, b.sub(log, n)), sumLow);
    int renewed = b.add(log, logLow);
    logLow = b.sub(logLow, b.sub(renewed, log));
    log = renewed;

    // Beyond 300 the result is 0 or infinite whatever the lower part is.
    int limited = b.max(b.min(y, b.constant(0x1p40f)), b.constant(-0x1p40f));
    int product = b.mul(limited, log);
    int productLow = b.fma(limited, log, b.neg(product));
    productLow = b.fma(limited, logLow, productLow);
    int extreme = b.not(b.less(b.abs(product), b.constant(300f)));
    productLow = b.select(extreme, b.constant(0f), productLow);
    product = b.min(b.max(product, b.constant(-300f)), b.constant(300f));
    return exp2(b, product, productLow);
  }

  /** 2 to the power x + low. */
  private static int exp2(LoopBuilder b, int x, int low) {
    int limited = b.min(b.max(x, b.constant(-160f)), b.constant(140f));
    int rounded = b.add(limited, b.constant(ROUNDER));
    int n = b.sub(rounded, b.constant(ROUNDER));
    int r = b.add(b.sub(limited, n), low);
    int p =
        LaneMath.polynomial(
            b,
            r,
            0x1.62e430p-1f,
            0x1.ebfbe0p-3f,
            0x1.c6b072p-5f,
            0x1.3b2a52p-7f,
            0x1.5d9f72p-10f,
            0x1.441c38p-13f,
            0x1.e92186p-17f);
    int value = b.fma(p, r, b.constant(1f));
    int exponent = b.sub(b.bitcast(rounded), b.constant(Float.floatToRawIntBits(ROUNDER)));
    return LaneMath.scale(b, value, exponent);
  }
}
