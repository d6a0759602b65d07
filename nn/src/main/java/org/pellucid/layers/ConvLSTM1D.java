package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * Long short-term memory over a row of numbers, with convolutions instead of products.
 *
 * <p>Input {@code [batch, steps, positions, channels]}. Output, weights, defaults and errors: see
 * {@link ConvLSTMLayer}.
 *
 * <p>Source: Shi et al., 2015; {@code keras.layers.ConvLSTM1D}.
 */
public final class ConvLSTM1D extends ConvLSTMLayer<ConvLSTM1D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extents of a window: one number for all axes, or one for each
   */
  public ConvLSTM1D(int filters, int... kernelSize) {
    super(1, filters, kernelSize);
  }

  static ConvLSTM1D fromConfig(Config config) {
    return new ConvLSTM1D(config.integer("filters"), config.integers("kernel_size", 1, 1).toArray())
        .readConvLstm(config);
  }
}
