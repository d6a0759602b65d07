package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of each window of a sequence, channel by channel. Padding never wins.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}. Defaults
 * and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.MaxPooling1D}.
 */
public final class MaxPooling1D extends PoolingLayer<MaxPooling1D> {
  /** Makes the layer with windows of 2 along each axis. */
  public MaxPooling1D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param poolSize how many steps a window has
   */
  public MaxPooling1D(int poolSize) {
    super(1, poolSize);
  }

  static MaxPooling1D fromConfig(Config config) {
    return new MaxPooling1D(config.integers("pool_size", 1, 2).get(0)).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.maxPool(x, size, steps, border);
  }
}
