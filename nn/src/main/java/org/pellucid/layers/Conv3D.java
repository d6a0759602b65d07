package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of a volume.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, filters]}. Weights, defaults and errors: see {@link ConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv3D}.
 */
public final class Conv3D extends ConvolutionLayer<Conv3D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window: one number for all axes, or one for each
   */
  public Conv3D(int filters, int... kernelSize) {
    super(3, filters, kernelSize);
  }

  static Conv3D fromConfig(Config config) {
    return new Conv3D(config.integer("filters"), config.integers("kernel_size", 3, 1).toArray())
        .readConvolution(config);
  }
}
