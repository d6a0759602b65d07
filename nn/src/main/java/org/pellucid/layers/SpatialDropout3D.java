package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * In training, drops whole channels of a volume.
 *
 * <p>Input and output {@code [batch, depth, height, width, channels]}. Defaults and errors: see
 * {@link SpatialDropoutLayer}.
 *
 * <p>Source: Tompson et al., 2015; {@code keras.layers.SpatialDropout3D}.
 */
public final class SpatialDropout3D extends SpatialDropoutLayer<SpatialDropout3D> {
  /**
   * Makes the layer.
   *
   * @param rate the part of the channels to drop, from 0 to 1
   */
  public SpatialDropout3D(double rate) {
    super(3, rate);
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of input and output
   * @return this
   */
  public SpatialDropout3D dataFormat(DataFormat format) {
    return channels(format);
  }

  /**
   * Sets where the channels stand.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public SpatialDropout3D dataFormat(String name) {
    return channels(DataFormat.named(name));
  }

  static SpatialDropout3D fromConfig(Config config) {
    return new SpatialDropout3D(config.number("rate"))
        .dataFormat(config.text("data_format", "channels_last"))
        .readNoise(config);
  }
}
