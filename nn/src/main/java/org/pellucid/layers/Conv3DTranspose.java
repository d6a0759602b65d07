package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A transposed convolution of a volume, which enlarges it.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, filters]}. Weights, defaults and errors: see {@link
 * TransposedConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv3DTranspose}.
 */
public final class Conv3DTranspose extends TransposedConvolutionLayer<Conv3DTranspose> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window: one number for all axes, or one for each
   */
  public Conv3DTranspose(int filters, int... kernelSize) {
    super(3, filters, kernelSize);
  }

  static Conv3DTranspose fromConfig(Config config) {
    return new Conv3DTranspose(
            config.integer("filters"), config.integers("kernel_size", 3, 1).toArray())
        .readTransposed(config);
  }
}
