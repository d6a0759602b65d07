package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The means of windows that divide a sequence into a given number of parts.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}. Windows,
 * defaults and errors: see {@link AdaptivePoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AdaptiveAveragePooling1D}.
 */
public final class AdaptiveAveragePooling1D extends AdaptivePoolingLayer<AdaptiveAveragePooling1D> {
  /**
   * Makes the layer.
   *
   * @param outputSize the extent of the result
   */
  public AdaptiveAveragePooling1D(int... outputSize) {
    super(1, outputSize);
  }

  static AdaptiveAveragePooling1D fromConfig(Config config) {
    return new AdaptiveAveragePooling1D(config.integers("output_size", 1, 1).toArray())
        .readSpatial(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size) {
    return Nn.adaptiveAveragePool(x, size);
  }
}
