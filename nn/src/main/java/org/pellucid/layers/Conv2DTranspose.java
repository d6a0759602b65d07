package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A transposed convolution of an image, which enlarges it.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * filters]}. Weights, defaults and errors: see {@link TransposedConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv2DTranspose}.
 */
public final class Conv2DTranspose extends TransposedConvolutionLayer<Conv2DTranspose> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window: one number for all axes, or one for each
   */
  public Conv2DTranspose(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static Conv2DTranspose fromConfig(Config config) {
    return new Conv2DTranspose(
            config.integer("filters"), config.integers("kernel_size", 2, 1).toArray())
        .readTransposed(config);
  }
}
