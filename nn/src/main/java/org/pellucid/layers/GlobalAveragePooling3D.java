package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of a volume in each channel.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, channels]}.
 * Defaults and errors: see {@link GlobalPoolingLayer}.
 *
 * <p>Source: {@code keras.layers.GlobalAveragePooling3D}.
 */
public final class GlobalAveragePooling3D extends GlobalPoolingLayer<GlobalAveragePooling3D> {
  /** Makes the layer. */
  public GlobalAveragePooling3D() {
    super(3);
  }

  static GlobalAveragePooling3D fromConfig(Config config) {
    return new GlobalAveragePooling3D().readGlobalPooling(config);
  }

  @Override
  Tensor reduce(Tensor x, int[] over) {
    return x.mean(over);
  }
}
