package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A normal distribution of variance {@code 2 / fanIn}, cut off at two standard deviations.
 *
 * <p>Source: He et al., 2015; {@code keras.initializers.HeNormal}.
 */
public final class HeNormal extends FanInitializer<HeNormal> {
  /** Makes the initializer. */
  public HeNormal() {}

  static HeNormal fromConfig(Config config) {
    return new HeNormal().readAll(config);
  }

  @Override
  double scale() {
    return 2;
  }

  @Override
  FanMode mode() {
    return FanMode.FAN_IN;
  }

  @Override
  Distribution distribution() {
    return Distribution.TRUNCATED_NORMAL;
  }
}
