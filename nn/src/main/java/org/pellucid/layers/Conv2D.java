package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of an image.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * filters]}. Weights, defaults and errors: see {@link ConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv2D}.
 */
public final class Conv2D extends ConvolutionLayer<Conv2D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window: one number for both axes, or height and width
   */
  public Conv2D(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static Conv2D fromConfig(Config config) {
    return new Conv2D(config.integer("filters"), config.integers("kernel_size", 2, 1).toArray())
        .readConvolution(config);
  }
}
