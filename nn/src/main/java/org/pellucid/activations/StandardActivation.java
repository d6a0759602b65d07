package org.pellucid.activations;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * An activation that Keras knows by name.
 *
 * @param name Keras's name
 * @param config the arguments that differ from Keras's defaults
 * @param function what it computes
 */
record StandardActivation(String name, Config config, UnaryOperator<Tensor> function)
    implements ActivationFunction {
  @Override
  public Tensor apply(Tensor x) {
    return function.apply(x);
  }

  /** Equal by what it is called, since functions cannot be compared. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StandardActivation that
        && name.equals(that.name)
        && config.equals(that.config);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + config.hashCode();
  }

  @Override
  public String toString() {
    return config.keys().isEmpty() ? name : name + config;
  }
}
