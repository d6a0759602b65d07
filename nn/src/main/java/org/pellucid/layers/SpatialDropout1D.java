package org.pellucid.layers;

import org.pellucid.config.Config;

/**
 * In training, drops whole channels of a sequence.
 *
 * <p>Input and output {@code [batch, steps, channels]}. Defaults and errors: see {@link
 * SpatialDropoutLayer}.
 *
 * <p>Source: Tompson et al., 2015; {@code keras.layers.SpatialDropout1D}.
 */
public final class SpatialDropout1D extends SpatialDropoutLayer<SpatialDropout1D> {
  /**
   * Makes the layer.
   *
   * @param rate the part of the channels to drop, from 0 to 1
   */
  public SpatialDropout1D(double rate) {
    super(1, rate);
  }

  static SpatialDropout1D fromConfig(Config config) {
    return new SpatialDropout1D(config.number("rate")).readNoise(config);
  }
}
