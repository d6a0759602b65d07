package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A normal distribution of variance {@code 2 / (fanIn + fanOut)}, cut off at two standard
 * deviations.
 *
 * <p>Source: Glorot and Bengio, 2010; {@code keras.initializers.GlorotNormal}.
 */
public final class GlorotNormal extends FanInitializer<GlorotNormal> {
  /** Makes the initializer. */
  public GlorotNormal() {}

  static GlorotNormal fromConfig(Config config) {
    return new GlorotNormal().readAll(config);
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
    return Distribution.TRUNCATED_NORMAL;
  }
}
