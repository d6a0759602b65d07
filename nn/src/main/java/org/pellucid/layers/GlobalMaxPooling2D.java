package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of an image in each channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, channels]}. Defaults and
 * errors: see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalMaxPooling2D}.
 */
public final class GlobalMaxPooling2D extends GlobalPoolingLayer<GlobalMaxPooling2D> {
  /** Makes the layer. */
  public GlobalMaxPooling2D() {
    super(2);
  }

  static GlobalMaxPooling2D fromConfig(Config config) {
    return new GlobalMaxPooling2D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    return x.max(over);
  }
}
