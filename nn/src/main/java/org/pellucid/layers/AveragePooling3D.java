package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of each window of a volume, channel by channel. Padding is not counted.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}. Defaults and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AveragePooling3D}.
 */
public final class AveragePooling3D extends PoolingLayer<AveragePooling3D> {
  /**
   * Makes the layer.
   *
   * @param poolSize the extent of a window: one number for all axes, or one for each
   */
  public AveragePooling3D(int... poolSize) {
    super(3, poolSize);
  }

  static AveragePooling3D fromConfig(Config config) {
    return new AveragePooling3D(config.integers("pool_size", 3, 2).toArray()).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.averagePool(x, size, steps, border);
  }
}
