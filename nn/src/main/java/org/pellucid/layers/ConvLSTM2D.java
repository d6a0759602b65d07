package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * Long short-term memory over images, with convolutions instead of products.
 *
 * <p>Input {@code [batch, steps, height, width, channels]}. Output, weights, defaults and errors:
 * see {@link ConvLSTMLayer}.
 *
 * <p>Source: Shi et al., 2015; {@code keras.layers.ConvLSTM2D}.
 */
public final class ConvLSTM2D extends ConvLSTMLayer<ConvLSTM2D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extents of a window: one number for all axes, or one for each
   */
  public ConvLSTM2D(int filters, int... kernelSize) {
    super(2, filters, kernelSize);
  }

  static ConvLSTM2D fromConfig(Config config) {
    return new ConvLSTM2D(config.integer("filters"), config.integers("kernel_size", 2, 1).toArray())
        .readConvLstm(config);
  }
}
