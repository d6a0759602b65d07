package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The largest numbers of windows that divide a sequence into a given number of parts.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}. Windows,
 * defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveMaxPooling1D}.
 */
public final class AdaptiveMaxPooling1D extends AdaptivePoolingLayer<AdaptiveMaxPooling1D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result
   */
  public AdaptiveMaxPooling1D(int... outputSize) {
    super(1, outputSize);
  }

  static AdaptiveMaxPooling1D fromConfig(Config config) {
    return new AdaptiveMaxPooling1D(config.integers("output_size", 1, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveMaxPool(x, size);
  }
}
