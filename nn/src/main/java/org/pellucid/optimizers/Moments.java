package org.pellucid.optimizers;

import org.pellucid.tensor.Tensor;

/** What the optimizers of Adam's family share. */
final class Moments {
  private Moments() {}

  /** A mean that follows a value: {@code mean + (value - mean) * share}. */
  static Tensor follow(Tensor mean, Tensor value, double share) {
    return mean.add(value.subtract(mean).multiply(share));
  }

  /** A number to the power of a float32 scalar. */
  static Tensor power(double base, Tensor exponent) {
    return Tensor.scalar(base).power(exponent);
  }

  /** Adam's {@code rate * sqrt(1 - beta2^t) / (1 - beta1^t)}. */
  static Tensor correctedRate(Step step, double beta1, double beta2) {
    Tensor first = power(beta1, step.count()).subtractFrom(1);
    Tensor second = power(beta2, step.count()).subtractFrom(1);
    return step.learningRate().multiply(second.sqrt()).divide(first);
  }
}
