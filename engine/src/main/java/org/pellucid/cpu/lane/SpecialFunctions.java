package org.pellucid.cpu.lane;

/**
 * Special functions in double precision that the JDK lacks, to a relative error of about 1e-13 (for
 * lgamma and digamma an absolute one near their zeros). Built from StrictMath and plain arithmetic,
 * so they give the same bits everywhere.
 */
final class SpecialFunctions {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;
  private static final double SERIES_LIMIT = 2;
  private static final double ASYMPTOTIC_FROM = 12;

  private SpecialFunctions() {}

  static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  static double erf(double x) {
    double a = Math.abs(x);
    if (!(a > SERIES_LIMIT)) {
      return erfSeries(x);
    }
    return Math.copySign(1 - erfc(a), x);
  }

  /** The complement of erf for positive arguments, accurate in the tail. */
  private static double erfc(double x) {
    if (x <= SERIES_LIMIT) {
      return 1 - erfSeries(x);
    }
    if (x > 27) {
      return 0;
    }
    // The continued fraction x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))), from its far end.
    double fraction = x;
    for (int k = 200; k >= 1; k--) {
      fraction = x + 0.5 * k / fraction;
    }
    double high = Math.rint(x * 0x1p20) * 0x1p-20;
    double square = StrictMath.exp(-high * high) * StrictMath.exp((high - x) * (high + x));
    return square * TWO_OVER_SQRT_PI / 2 / fraction;
  }

  /** Sums e^(-x^2) 2/sqrt(pi) (x + 2x^3/3 + 4x^5/15 + ...), whose terms have one sign. */
  private static double erfSeries(double x) {
    double square = x * x;
    double term = x;
    double sum = x;
    for (int k = 1; k < 100 && Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
      term *= 2 * square / (2 * k + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
  }

  static double erfinv(double y) {
    double a = Math.abs(y);
    if (!(a < 1)) {
      return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, y) : Double.NaN;
    }
    if (a < 1e-9) {
      return y / TWO_OVER_SQRT_PI;
    }
    // Winitzki's estimate, then Halley's steps on whichever of erf and erfc does not cancel.
    double log = StrictMath.log1p(-a * a);
    double t = 2 / (Math.PI * 0.147) + log / 2;
    double x = Math.sqrt(Math.sqrt(t * t - log / 0.147) - t);
    for (int step = 0; step < 3; step++) {
      double error = a < 0.5 ? erf(x) - a : (1 - a) - erfc(x);
      double newton = error / (TWO_OVER_SQRT_PI * StrictMath.exp(-x * x));
      x -= newton / (1 + x * newton);
    }
    return Math.copySign(x, y);
  }

  /** The logarithm of the absolute value of the gamma function. */
  static double lgamma(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return Double.isNaN(x) ? x : Double.POSITIVE_INFINITY;
    }
    if (x <= 0) {
      if (x == Math.rint(x)) {
        return Double.POSITIVE_INFINITY;
      }
      return StrictMath.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
    }
    if (x == 1 || x == 2) {
      return 0;
    }
    if (x < 1e-17) {
      return -StrictMath.log(x);
    }
    double product = 1;
    double shifted = x;
    while (shifted < ASYMPTOTIC_FROM) {
      product *= shifted;
      shifted += 1;
    }
    double inverse = 1 / shifted;
    double z = inverse * inverse;
    double series = 1.0 / 156 - z * 3617 / 122400;
    series = -691.0 / 360360 + z * series;
    series = 1.0 / 1188 + z * series;
    series = -1.0 / 1680 + z * series;
    series = 1.0 / 1260 + z * series;
    series = -1.0 / 360 + z * series;
    series = 1.0 / 12 + z * series;
    double logShifted = StrictMath.log(shifted);
    double stirling = (shifted - 0.5) * (logShifted - 1) - 0.5 + HALF_LOG_TWO_PI + inverse * series;
    return stirling - StrictMath.log(product);
  }

  /** The derivative of {@link #lgamma}; NaN at the negative integers, infinite at 0. */
  static double digamma(double x) {
    if (x == 0) {
      return Math.copySign(Double.POSITIVE_INFINITY, -x);
    }
    if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY) {
      return Double.NaN;
    }
    if (x < 0) {
      if (x == Math.rint(x)) {
        return Double.NaN;
      }
      return digamma(1 - x) - Math.PI * cosPi(x) / sinPi(x);
    }
    double shift = 0;
    double shifted = x;
    while (shifted < ASYMPTOTIC_FROM) {
      shift += 1 / shifted;
      shifted += 1;
    }
    double inverse = 1 / shifted;
    double z = inverse * inverse;
    double series = 691.0 / 32760 - z / 12;
    series = -1.0 / 132 + z * series;
    series = 1.0 / 240 + z * series;
    series = -1.0 / 252 + z * series;
    series = 1.0 / 120 + z * series;
    series = -1.0 / 12 + z * series;
    return StrictMath.log(shifted) - 0.5 * inverse + z * series - shift;
  }

  private static double sinPi(double x) {
    double nearest = Math.rint(x);
    double sin = StrictMath.sin(Math.PI * (x - nearest));
    return nearest % 2 == 0 ? sin : -sin;
  }

  private static double cosPi(double x) {
    double nearest = Math.rint(x);
    double cos = StrictMath.cos(Math.PI * (x - nearest));
    return nearest % 2 == 0 ? cos : -cos;
  }
}
