package org.pellucid.constraints;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Replaces negative numbers by zero.
 *
 * <p>Source: {@code keras.constraints.NonNeg}.
 */
public record NonNeg() implements Constraint {
  @Override
  public Tensor apply(Tensor weight) {
    return weight.maximum(0);
  }

  @Override
  public Config config() {
    return Config.empty();
  }
}
