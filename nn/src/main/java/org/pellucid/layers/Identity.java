package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Hands its input on.
 *
 * <p>Source: {@code keras.layers.Identity}.
 */
public final class Identity extends FluentLayer<Identity> {
  /** Makes the layer. */
  public Identity() {}

  static Identity fromConfig(Config config) {
    return new Identity().readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x;
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }
}
