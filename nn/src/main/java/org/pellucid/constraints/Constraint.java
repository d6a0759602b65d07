package org.pellucid.constraints;

import org.pellucid.config.Configurable;
import org.pellucid.tensor.Tensor;

/** A projection that is applied to a weight after each step of an optimizer. */
public interface Constraint extends Configurable {
  /**
   * Projects a weight.
   *
   * @param weight the weight after the step
   * @return the nearest allowed weight
   */
  Tensor apply(Tensor weight);
}
