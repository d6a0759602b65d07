package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A uniform distribution within {@code sqrt(6 / (fanIn + fanOut))} of 0.
 *
 * <p>Source: Glorot and Bengio, 2010; {@code keras.initializers.GlorotUniform}.
 */
public final class GlorotUniform extends FanInitializer<GlorotUniform> {
  /** Makes the initializer. */
  public GlorotUniform() {}

  static GlorotUniform fromConfig(Config config) {
    return new GlorotUniform().readAll(config);
  }

  @Override
  double scale() {
    return 1;
  }

  @Override
  FanMode mode() {
    return FanMode.FAN_AVG;
  }

  @Override
  Distribution distribution() {
    return Distribution.UNIFORM;
  }
}
