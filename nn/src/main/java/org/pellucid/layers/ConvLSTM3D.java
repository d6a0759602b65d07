package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * Long short-term memory over volumes, with convolutions instead of products.
 *
 * <p>Input {@code [batch, steps, depth, height, width, channels]}. Output, weights, defaults and
 * errors: see {@link ConvLSTMLayer}.
 *
 * <p>Source: Shi et al., 2015; {@code keras.layers.ConvLSTM3D}.
 */
public final class ConvLSTM3D extends ConvLSTMLayer<ConvLSTM3D> {
  /**
   * Makes the layer.
   *
   * @param filters how many channels the result has
   * @param kernelSize the extents of a window: one number for all axes, or one for each
   */
  public ConvLSTM3D(int filters, int... kernelSize) {
    super(3, filters, kernelSize);
  }

  static ConvLSTM3D fromConfig(Config config) {
    return new ConvLSTM3D(config.integer("filters"), config.integers("kernel_size", 3, 1).toArray())
        .readConvLstm(config);
  }
}
