package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * A transposed convolution of a sequence, which enlarges it.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, filters]}. Weights,
 * defaults and errors: see {@link TransposedConvolutionLayer}.
 *
 * <p>Source: {@code keras.layers.Conv1DTranspose}.
 */
public final class Conv1DTranspose extends TransposedConvolutionLayer<Conv1DTranspose> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extent of a window
   */
  public Conv1DTranspose(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static Conv1DTranspose fromConfig(Config config) {
    return new Conv1DTranspose(
            config.integer("filters"), config.integers("kernel_size", 1, 1).toArray())
        .readTransposed(config);
  }
}
