package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of a volume in each channel.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, channels]}.
 * Defaults and errors: see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalMaxPooling3D}.
 */
public final class GlobalMaxPooling3D extends GlobalPoolingLayer<GlobalMaxPooling3D> {
  /** Makes the layer. */
  public GlobalMaxPooling3D() {
    super(3);
  }

  static GlobalMaxPooling3D fromConfig(Config config) {
    return new GlobalMaxPooling3D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    return x.max(over);
  }
}
