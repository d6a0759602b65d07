package org.pellucid.losses;

import org.pellucid.tensor.Tensor;

/** The targets of the hinge losses. */
final class SignLabels {
  private SignLabels() {}

  /** Turns targets that are all 0 or 1 into -1 and 1; leaves others as they are. */
  static Tensor of(Tensor yTrue) {
    Tensor binary = yTrue.equal(0).or(yTrue.equal(1)).all();
    return binary.where(yTrue.multiply(2).subtract(1), yTrue);
  }
}
