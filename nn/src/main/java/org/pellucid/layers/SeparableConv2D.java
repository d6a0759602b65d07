package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of an image in two steps: each channel on its own, then a mixture of channels.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * filters]}. Weights, defaults and errors: see {@link SeparableConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.SeparableConv2D}.
 */
public final class SeparableConv2D extends SeparableConvolutionLayer<SeparableConv2D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window: one number for all axes, or one for each
   */
  public SeparableConv2D(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static SeparableConv2D fromConfig(Config config) {
    return new SeparableConv2D(
            config.integer("filters"), config.integers("kernel_size", 2, 1).toArray())
        .readSeparable(config);
  }
}
