package org.pellucid.activations;

import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.tensor.Tensor;

/** A function that a layer applies to its result; a lambda will do. */
@FunctionalInterface
public interface ActivationFunction extends Configurable {
  /**
   * Applies the function.
   *
   * @param x the input
   * @return the result
   */
  Tensor apply(Tensor x);

  @Override
  default Config config() {
    return Config.empty();
  }
}
