package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of a sequence in two steps: each channel on its own, then a mixture of channels.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, filters]}. Weights,
 * defaults and errors: see {@link SeparableConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.SeparableConv1D}.
 */
public final class SeparableConv1D extends SeparableConvolutionLayer<SeparableConv1D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window
   */
  public SeparableConv1D(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static SeparableConv1D fromConfig(Config config) {
    return new SeparableConv1D(
            config.integer("filters"), config.integers("kernel_size", 1, 1).toArray())
        .readSeparable(config);
  }
}
