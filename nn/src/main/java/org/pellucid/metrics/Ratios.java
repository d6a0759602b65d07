package org.pellucid.metrics;

import org.pellucid.tensor.Tensor;

/** Quotients of counts. */
final class Ratios {
  private Ratios() {}

  /** The quotient; 0 where the divisor is 0. */
  static Tensor divideNoNan(Tensor x, Tensor y) {
    Tensor zero = y.equal(0);
    return zero.where(x.zerosLike(), x.divide(zero.where(y.onesLike(), y)));
  }
}
