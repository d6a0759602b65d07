package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The largest numbers of windows that divide an image into a given number of parts.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}. Windows, defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveMaxPooling2D}.
 */
public final class AdaptiveMaxPooling2D extends AdaptivePoolingLayer<AdaptiveMaxPooling2D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result: one number for all axes, or one for each
   */
  public AdaptiveMaxPooling2D(int... outputSize) {
    super(2, outputSize);
  }

  static AdaptiveMaxPooling2D fromConfig(Config config) {
    return new AdaptiveMaxPooling2D(config.integers("output_size", 2, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveMaxPool(x, size);
  }
}
