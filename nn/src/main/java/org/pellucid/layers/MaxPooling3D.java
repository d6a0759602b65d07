package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of each window of a volume, channel by channel. Padding never wins.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}. Defaults and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.MaxPooling3D}.
 */
public final class MaxPooling3D extends PoolingLayer<MaxPooling3D> {
  /** Makes the layer with windows of 2 along each axis. */
  public MaxPooling3D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param poolSize the extent of a window: one number for all axes, or one for each
   */
  public MaxPooling3D(int... poolSize) {
    super(3, poolSize);
  }

  static MaxPooling3D fromConfig(Config config) {
    return new MaxPooling3D(config.integers("pool_size", 3, 2).toArray()).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.maxPool(x, size, steps, border);
  }
}
