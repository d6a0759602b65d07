package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of each window of an image, channel by channel. Padding is not counted.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}. Defaults and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AveragePooling2D}.
 */
public final class AveragePooling2D extends PoolingLayer<AveragePooling2D> {
  /**
   * Makes the layer.
   *
   * @param poolSize the extent of a window: one number for all axes, or one for each
   */
  public AveragePooling2D(int... poolSize) {
    super(2, poolSize);
  }

  static AveragePooling2D fromConfig(Config config) {
    return new AveragePooling2D(config.integers("pool_size", 2, 2).toArray()).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.averagePool(x, size, steps, border);
  }
}
