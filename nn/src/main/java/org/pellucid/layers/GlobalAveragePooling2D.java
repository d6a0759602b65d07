package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of an image in each channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, channels]}. Defaults and
 * errors: see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalAveragePooling2D}.
 */
public final class GlobalAveragePooling2D extends GlobalPoolingLayer<GlobalAveragePooling2D> {
  /** Makes the layer. */
  public GlobalAveragePooling2D() {
    super(2);
  }

  static GlobalAveragePooling2D fromConfig(Config config) {
    return new GlobalAveragePooling2D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    return x.mean(over);
  }
}
