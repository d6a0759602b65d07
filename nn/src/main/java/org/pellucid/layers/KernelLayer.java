package org.pellucid.layers;

import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * A layer with a kernel, a bias and an activation.
 *
 * <p>Defaults: no activation; see {@link ProjectionLayer}.
 *
 * @param <L> the layer's own class
 */
public abstract class KernelLayer<L extends KernelLayer<L>> extends ProjectionLayer<L> {
  private ActivationFunction activation = Activations.LINEAR;

  KernelLayer() {}

  /**
   * Sets the function applied to the result.
   *
   * @param function the activation
   * @return this
   */
  public final L activation(ActivationFunction function) {
    checkNotBuilt("activation");
    activation = function;
    return self();
  }

  /**
   * Sets the function applied to the result.
   *
   * @param name Keras's name, such as "relu"
   * @return this
   */
  public final L activation(String name) {
    return activation(Activations.get(name));
  }

  final ActivationFunction activation() {
    return activation;
  }

  final Tensor activate(Tensor x) {
    return activation.apply(x);
  }

  /** Reads what {@link #writeKernelSettings(Config)} writes, and what all layers have. */
  final L readKernelSettings(Config config) {
    return readKernelSettings(config, "kernel");
  }

  /** Reads the kernel's settings under names that begin with a word of the layer's own. */
  final L readKernelSettings(Config config, String prefix) {
    if (config.has("activation")) {
      activation = Activations.read(config.get("activation"));
    }
    return readProjection(config, prefix);
  }

  final Config writeKernelSettings(Config config) {
    return writeKernelSettings(config, "kernel");
  }

  final Config writeKernelSettings(Config config, String prefix) {
    return writeProjection(writeActivation(config).put("use_bias", usesBias()), prefix);
  }

  final Config writeActivation(Config config) {
    return config.put("activation", Activations.write(activation));
  }
}
