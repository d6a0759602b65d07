package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * The largest number of each window of an image, channel by channel. Padding never wins.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}. Defaults and errors: see {@link PoolingLayer}.
 *
 * <p>Source: {@code keras.layers.MaxPooling2D}.
 */
public final class MaxPooling2D extends PoolingLayer<MaxPooling2D> {
  /** Makes the layer with windows of 2 along each axis. */
  public MaxPooling2D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param poolSize the extent of a window: one number for all axes, or one for each
   */
  public MaxPooling2D(int... poolSize) {
    super(2, poolSize);
  }

  static MaxPooling2D fromConfig(Config config) {
    return new MaxPooling2D(config.integers("pool_size", 2, 2).toArray()).readPooling(config);
  }

  @Override
  Tensor pool(Tensor x, Ints size, Ints steps, Padding border) {
    return Nn.maxPool(x, size, steps, border);
  }
}
