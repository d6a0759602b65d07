package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The means of windows that divide an image into a given number of parts.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}. Windows, defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveAveragePooling2D}.
 */
public final class AdaptiveAveragePooling2D extends AdaptivePoolingLayer<AdaptiveAveragePooling2D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result: one number for all axes, or one for each
   */
  public AdaptiveAveragePooling2D(int... outputSize) {
    super(2, outputSize);
  }

  static AdaptiveAveragePooling2D fromConfig(Config config) {
    return new AdaptiveAveragePooling2D(config.integers("output_size", 2, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveAveragePool(x, size);
  }
}
