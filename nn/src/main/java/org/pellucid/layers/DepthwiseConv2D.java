package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of an image, each channel on its own.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels * depth multiplier]}. Weights, defaults and errors: see {@link
 * DepthwiseConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.DepthwiseConv2D}.
 */
public final class DepthwiseConv2D extends DepthwiseConvolutionLayer<DepthwiseConv2D> {
  /**
   * Makes the layer.
   *
   * @param kernelSize the extent of a window: one number for all axes, or one for each
   */
  public DepthwiseConv2D(int... kernelSize) {
    super(2, kernelSize);
  }

  static DepthwiseConv2D fromConfig(Config config) {
    return new DepthwiseConv2D(config.integers("kernel_size", 2, 1).toArray())
        .readDepthwise(config);
  }
}
