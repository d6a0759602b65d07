package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The mean number of each window of a sequence, channel by channel. Padding is not counted.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}. Defaults
 * and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.AveragePooling1D}.
 */
public final class AveragePooling1D extends PoolingLayer<AveragePooling1D> {
  /**
   * Makes the layer.
   *
   * @param poolSize how many steps a window has
   */
  public AveragePooling1D(int poolSize) {
    super(1, poolSize);
  }

  static AveragePooling1D fromConfig(Config config) {
    return new AveragePooling1D(config.integers("pool_size", 1, 2).get(0)).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.averagePool(x, size, steps, border);
  }
}
