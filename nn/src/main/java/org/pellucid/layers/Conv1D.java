package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A convolution of a sequence.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, filters]}. Weights,
 * defaults and errors: see {@link ConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv1D}.
 */
public final class Conv1D extends ConvolutionLayer<Conv1D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize how many steps a window has
   */
  public Conv1D(int filters, int kernelSize) {
    super(1, filters, kernelSize);
  }

  static Conv1D fromConfig(Config config) {
    return new Conv1D(config.integer("filters"), config.integers("kernel_size", 1, 1).get(0))
        .readConvolution(config);
  }
}
