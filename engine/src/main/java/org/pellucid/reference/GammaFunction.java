package org.pellucid.reference;

/**
 * The logarithm of the gamma function and its derivative, to about 1e-15 relative; to 1e-15 times
 * the larger summand near the zeros that both have on the negative axis.
 */
final class GammaFunction {
  private static final double EULER = 0.5772156649015329;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double ASYMPTOTIC_FROM = 16;

  /** zeta(k) - 1 for k = 2, 3, ... */
  private static final double[] ZETA_MINUS_ONE = {
    0.6449340668482264, 0.2020569031595943, 0.08232323371113819,
    0.03692775514336993, 0.01734306198444914, 0.008349277381922827,
    0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853,
    0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
    6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05,
    7.637197637899763e-06, 3.81729326499984e-06, 1.908212716553939e-06,
    9.539620338727962e-07, 4.769329867878064e-07, 2.38450502727733e-07,
    1.1921992596531106e-07, 5.960818905125948e-08, 2.980350351465228e-08,
    1.4901554828365043e-08, 7.45071178983543e-09, 3.725334024788457e-09,
    1.862659723513049e-09, 9.313274324196682e-10, 4.656629065033784e-10
  };

  /** The Bernoulli numbers B(2), B(4), ... */
  private static final double[] BERNOULLI = {
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510
  };

  /** The positive zero of digamma, as the sum of two doubles. */
  private static final double ZERO_HIGH = 1.4616321449683622;

  private static final double ZERO_LOW = 9.549995429965697e-17;

  /** Derivatives of digamma at its positive zero, the k-th divided by k!, from the first on. */
  private static final double[] TAYLOR_AT_ZERO = {
    0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652,
    0.10782405069126237, -0.07219956125645471, 0.04880428816414311, -0.03316112647484736,
    0.022597648232218104, -0.01542476590494896, 0.010538791616612175, -0.007204534386356869,
    0.004926781395729853, -0.003369801655439328, 0.002305126326734928, -0.0015769367714301972,
    0.0010788252019162967, -0.0007380709389960052, 0.000504953265834602, -0.0003454680251063077,
    0.00023635601564027053, -0.00016170622091974803, 0.0001106337276874741, -7.569179582195066e-05
  };

  private GammaFunction() {}

  static double lgamma(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (Double.isInfinite(x) || (x <= 0 && x == Math.rint(x))) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < 0) {
      return StrictMath.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
    }
    if (x < 0.5) {
      return nearTwo(x) - StrictMath.log1p(x) - StrictMath.log(x);
    }
    if (x < 1.5) {
      return nearTwo(x - 1) - StrictMath.log1p(x - 1);
    }
    if (x >= ASYMPTOTIC_FROM) {
      return stirling(x);
    }
    double product = 1;
    double shifted = x;
    while (shifted > 2.5) {
      shifted -= 1;
      product *= shifted;
    }
    return StrictMath.log(product) + nearTwo(shifted - 2);
  }

  /** {@code log Gamma(2 + z)} for z from -0.5 to 0.5, by its Taylor series. */
  private static double nearTwo(double z) {
    double sum = 0;
    for (int i = ZETA_MINUS_ONE.length - 1; i >= 0; i--) {
      sum = ZETA_MINUS_ONE[i] / (i + 2) - z * sum;
    }
    return z * ((1 - EULER) + z * sum);
  }

  /** {@code (x - 1/2) log x - x + log(2 pi)/2 + B(2)/(1*2 x) + B(4)/(3*4 x^3) + ...}. */
  private static double stirling(double x) {
    double square = 1 / (x * x);
    double sum = 0;
    for (int i = BERNOULLI.length - 1; i >= 0; i--) {
      sum = BERNOULLI[i] / ((2 * i + 1) * (2 * i + 2)) + square * sum;
    }
    return (x - 0.5) * (StrictMath.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + sum / x);
  }

  /** Infinite at 0, NaN at the negative whole numbers. */
  static double digamma(double x) {
    if (x == 0) {
      return Math.copySign(Double.POSITIVE_INFINITY, -x);
    }
    if (x < 0) {
      return x == Math.rint(x) ? Double.NaN : digamma(1 - x) - Math.PI * cosPi(x) / sinPi(x);
    }
    double distance = (x - ZERO_HIGH) - ZERO_LOW;
    if (Math.abs(distance) < 0.25) {
      return nearZero(distance);
    }
    double shift = 0;
    double shifted = x;
    while (shifted < ASYMPTOTIC_FROM) {
      shift += 1 / shifted;
      shifted += 1;
    }
    double square = 1 / (shifted * shifted);
    double sum = 0;
    for (int i = BERNOULLI.length - 1; i >= 0; i--) {
      sum = square * (BERNOULLI[i] / (2 * i + 2) + sum);
    }
    return StrictMath.log(shifted) - 0.5 / shifted - sum - shift;
  }

  private static double nearZero(double distance) {
    double sum = 0;
    for (int i = TAYLOR_AT_ZERO.length - 1; i >= 0; i--) {
      sum = TAYLOR_AT_ZERO[i] + distance * sum;
    }
    return distance * sum;
  }

  private static double sinPi(double x) {
    double whole = Math.rint(x);
    double sine = StrictMath.sin(Math.PI * (x - whole));
    return whole % 2 == 0 ? sine : -sine;
  }

  private static double cosPi(double x) {
    double whole = Math.rint(x);
    double cosine = StrictMath.cos(Math.PI * (x - whole));
    return whole % 2 == 0 ? cosine : -cosine;
  }
}
