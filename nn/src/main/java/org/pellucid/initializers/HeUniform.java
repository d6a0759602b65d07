package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A uniform distribution within {@code sqrt(6 / fanIn)} of 0.
 *
 * <p>Source: He et al., 2015; {@code keras.initializers.HeUniform}.
 */
public final class HeUniform extends FanInitializer<HeUniform> {
  /** Makes the initializer. */
  public HeUniform() {}

  static HeUniform fromConfig(Config config) {
    return new HeUniform().readAll(config);
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
    return Distribution.UNIFORM;
  }
}
