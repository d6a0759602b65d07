package org.pellucid.reference;

/** The error function and its inverse, to about 1e-15 relative. */
final class ErrorFunction {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  /** Below, the series of erf is summed; above, the continued fraction of erfc is. */
  private static final double SERIES_LIMIT = 1.25;

  private static final double ERFC_UNDERFLOWS = 27.3;
  private static final int FRACTION_DEPTH = 180;

  private ErrorFunction() {}

  static double erf(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    double size = Math.abs(x);
    return size < SERIES_LIMIT ? series(x) : Math.copySign(1 - fraction(size), x);
  }

  /** {@code 1 - erf(x)} for x from 0 on, without cancellation. */
  static double complement(double x) {
    return x < SERIES_LIMIT ? 1 - series(x) : fraction(x);
  }

  /** {@code 2 / sqrt(pi) e^(-x^2) (x + x^3 2/3 + x^5 4/15 + ...)}: all terms have x's sign. */
  private static double series(double x) {
    double square = x * x;
    double term = x;
    double sum = 0;
    for (int n = 1; sum + term != sum; n++) {
      sum += term;
      term *= 2 * square / (2 * n + 1);
    }
    return sum == 0 ? x : TWO_OVER_SQRT_PI * bell(x) * sum;
  }

  /** {@code e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / (x + ...))))}. */
  private static double fraction(double x) {
    if (x > ERFC_UNDERFLOWS) {
      return 0;
    }
    double denominator = x;
    for (int n = FRACTION_DEPTH; n >= 1; n--) {
      denominator = x + n / 2.0 / denominator;
    }
    return bell(x) * (TWO_OVER_SQRT_PI / 2) / denominator;
  }

  /** {@code e^(-x^2)}, where the part of the square that a double cannot hold counts, too. */
  private static double bell(double x) {
    double square = x * x;
    double lost = Math.fma(x, x, -square);
    return StrictMath.exp(-square) * (1 - lost);
  }

  static double inverse(double y) {
    double size = Math.abs(y);
    if (size == 0) {
      return y;
    }
    if (!(size < 1)) {
      return size == 1 ? Math.copySign(Double.POSITIVE_INFINITY, y) : Double.NaN;
    }
    double x = estimateOfInverse(size);
    for (int step = 0; step < 3; step++) {
      // Beyond one half 1 - |y| is exact and erfc does not cancel.
      double error = size < 0.5 ? erf(x) - size : (1 - size) - complement(x);
      double newton = error / (TWO_OVER_SQRT_PI * bell(x));
      // Halley's step: the second derivative of erf is -2x times the first.
      x -= newton / (1 + x * newton);
    }
    return Math.copySign(x, y);
  }

  /** Winitzki's estimate, to 0.4 % or better. */
  private static double estimateOfInverse(double y) {
    if (y < 1e-4) {
      return y / TWO_OVER_SQRT_PI;
    }
    double a = 0.147;
    double log = StrictMath.log1p(-y) + StrictMath.log1p(y);
    double middle = 2 / (Math.PI * a) + log / 2;
    return Math.sqrt(Math.sqrt(middle * middle - log / a) - middle);
  }
}
