package org.pellucid.layers;

import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * {@code x} above 0, {@code alpha * (exp(x) - 1)} below.
 *
 * <p>Input and output {@code [batch, ...]}. Default: alpha 1. Errors: a negative alpha.
 *
 * <p>Source: {@code keras.layers.ELU}.
 */
public final class ELU extends FluentLayer<ELU> {
  private final double alpha;

  /** Makes the layer with alpha 1. */
  public ELU() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param alpha how low it goes, at least 0
   */
  public ELU(double alpha) {
    this.alpha = Setting.atLeast("ELU", "alpha", 0.0, alpha);
  }

  static ELU fromConfig(Config config) {
    return new ELU(config.number("alpha", 1)).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Activations.elu(alpha).apply(x);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha);
  }
}
