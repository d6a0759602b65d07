package org.pellucid.regularizers;

import org.pellucid.config.Configurable;
import org.pellucid.tensor.Tensor;

/** A penalty that is added to the loss. */
public interface Regularizer extends Configurable {
  /**
   * Computes the penalty.
   *
   * @param x the weight or activation
   * @return a scalar
   */
  Tensor apply(Tensor x);
}
