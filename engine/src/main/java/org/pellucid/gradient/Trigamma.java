package org.pellucid.gradient;

import org.pellucid.tensor.Tensor;

/**
 * The derivative of digamma, composed of elementary functions so that it can be differentiated.
 *
 * <p>The argument is moved up to at least 8 by {@code t(x) = t(x + 1) + 1 / x^2}, where the
 * asymptotic series is exact to the last digits of a double; arguments below one half are mirrored.
 */
final class Trigamma {
  private static final int SHIFT = 8;

  /** Bernoulli numbers B2, B4, ..., B16: the coefficients of the asymptotic series. */
  private static final double[] BERNOULLI = {
    1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0, -3617 / 510.0
  };

  private Trigamma() {}

  static Tensor of(Tensor x) {
    Tensor mirrored = x.less(0.5);
    Tensor direct = series(mirrored.where(x.subtractFrom(1), x));
    // Whole numbers cannot occur below one half but as poles; elsewhere a harmless argument is
    // used.
    Tensor fraction = mirrored.where(x.subtract(x.round()), x.onesLike().multiply(0.5));
    Tensor sine = fraction.multiply(Math.PI).sin();
    Tensor mirror = sine.square().divideFrom(Math.PI * Math.PI).subtract(direct);
    return mirrored.where(mirror, direct);
  }

  /** For arguments of at least one half. */
  private static Tensor series(Tensor x) {
    Tensor sum = x.zerosLike();
    for (int i = 0; i < SHIFT; i++) {
      sum = sum.add(x.add(i).square().divideFrom(1));
    }
    Tensor inverse = x.add(SHIFT).divideFrom(1);
    Tensor square = inverse.square();
    Tensor tail = x.zerosLike();
    for (int i = BERNOULLI.length - 1; i >= 0; i--) {
      tail = tail.add(BERNOULLI[i]).multiply(square);
    }
    return sum.add(inverse.multiply(tail.add(inverse.multiply(0.5)).add(1)));
  }
}
