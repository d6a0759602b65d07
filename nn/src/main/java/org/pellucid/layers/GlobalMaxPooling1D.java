package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of a sequence in each channel.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, channels]}. Defaults and errors:
 * see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalMaxPooling1D}.
 */
public final class GlobalMaxPooling1D extends GlobalPoolingLayer<GlobalMaxPooling1D> {
  /** Makes the layer. */
  public GlobalMaxPooling1D() {
    super(1);
  }

  static GlobalMaxPooling1D fromConfig(Config config) {
    return new GlobalMaxPooling1D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    return x.max(over);
  }
}
