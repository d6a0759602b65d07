package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The means of windows that divide a volume into a given number of parts.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}. Windows, defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveAveragePooling3D}.
 */
public final class AdaptiveAveragePooling3D extends AdaptivePoolingLayer<AdaptiveAveragePooling3D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result: one number for all axes, or one for each
   */
  public AdaptiveAveragePooling3D(int... outputSize) {
    super(3, outputSize);
  }

  static AdaptiveAveragePooling3D fromConfig(Config config) {
    return new AdaptiveAveragePooling3D(config.integers("output_size", 3, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveAveragePool(x, size);
  }
}
