package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of a sequence, each channel on its own.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels * depth
 * multiplier]}. Weights, defaults and errors: see {@link DepthwiseConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.DepthwiseConv1D}.
 */
public final class DepthwiseConv1D extends DepthwiseConvolutionLayer<DepthwiseConv1D> {
  /**
   * Makes the layer.
   *
   * @param kernelSize the extent of a window
   */
  public DepthwiseConv1D(int... kernelSize) {
    super(1, kernelSize);
  }

  static DepthwiseConv1D fromConfig(Config config) {
    return new DepthwiseConv1D(config.integers("kernel_size", 1, 1).toArray())
        .readDepthwise(config);
  }
}
