package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The largest numbers of windows that divide a volume into a given number of parts.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}. Windows, defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveMaxPooling3D}.
 */
public final class AdaptiveMaxPooling3D extends AdaptivePoolingLayer<AdaptiveMaxPooling3D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result: one number for all axes, or one for each
   */
  public AdaptiveMaxPooling3D(int... outputSize) {
    super(3, outputSize);
  }

  static AdaptiveMaxPooling3D fromConfig(Config config) {
    return new AdaptiveMaxPooling3D(config.integers("output_size", 3, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveMaxPool(x, size);
  }
}
