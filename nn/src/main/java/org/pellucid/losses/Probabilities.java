package org.pellucid.losses;

import org.pellucid.array.DType;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** What the cross-entropies share: probabilities that a logarithm can be taken of, and targets. */
final class Probabilities {
  /** What Keras keeps probabilities and divisors away from zero with. */
  static final double EPSILON = 1e-7;

  private Probabilities() {}

  /** Keeps probabilities away from 0 and 1; where it does, no gradient passes. */
  static Tensor clip(Tensor probabilities) {
    return probabilities.clip(EPSILON, 1 - EPSILON);
  }

  /** Makes the probabilities along an axis sum to 1 and keeps them away from 0 and 1. */
  static Tensor normalized(Tensor probabilities, int axis) {
    Tensor sum = probabilities.keep(probabilities.sum(axis), axis);
    return clip(probabilities.divide(sum));
  }

  /** The cross-entropy of each yes-or-no element, given logits or probabilities. */
  static Tensor binaryCrossentropy(Tensor yTrue, Tensor yPred, boolean fromLogits) {
    if (fromLogits) {
      return Nn.softplus(yPred).subtract(yTrue.multiply(yPred));
    }
    Tensor output = clip(yPred);
    Tensor yes = yTrue.multiply(output.log());
    Tensor no = yTrue.subtractFrom(1).multiply(output.subtractFrom(1).log());
    return yes.add(no).negative();
  }

  /** Moves yes-or-no targets towards one half. */
  static Tensor smoothBinary(Tensor yTrue, double smoothing) {
    return smoothing == 0 ? yTrue : yTrue.multiply(1 - smoothing).add(0.5 * smoothing);
  }

  /** Moves one-hot targets towards the same number for each class. */
  static Tensor smoothCategorical(Tensor yTrue, double smoothing) {
    return smoothing == 0 ? yTrue : yTrue.multiply(1 - smoothing).add(smoothing / yTrue.dim(-1));
  }

  /** True at the right class of each sample, false elsewhere: class numbers against an axis. */
  static Tensor isClass(Tensor labels, Tensor yPred, int axis) {
    Tensor numbers = Tensor.iota(DType.INT32, yPred.shape(), axis);
    return labels.expandDims(axis).broadcastTo(yPred.shape()).equal(numbers);
  }
}
