package org.pellucid.layers;

import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Applies an activation function.
 *
 * <p>Input and output {@code [batch, ...]}. Errors: an unknown name.
 *
 * <p>Source: {@code keras.layers.Activation}.
 */
public final class Activation extends FluentLayer<Activation> {
  private final ActivationFunction function;

  /**
   * Makes the layer.
   *
   * @param function the function
   */
  public Activation(ActivationFunction function) {
    this.function = function;
  }

  /**
   * Makes the layer.
   *
   * @param name Keras's name of the function, such as "relu"
   */
  public Activation(String name) {
    this(Activations.get(name));
  }

  static Activation fromConfig(Config config) {
    return new Activation(Activations.read(config.get("activation"))).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return function.apply(x);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("activation", Activations.write(function));
  }
}
