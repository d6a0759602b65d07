package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A uniform distribution within {@code sqrt(3 / fanIn)} of 0.
 *
 * <p>Source: LeCun et al., 1998; {@code keras.initializers.LecunUniform}.
 */
public final class LecunUniform extends FanInitializer<LecunUniform> {
  /** Makes the initializer. */
  public LecunUniform() {}

  static LecunUniform fromConfig(Config config) {
    return new LecunUniform().readAll(config);
  }

  @Override
  double scale() {
    return 1;
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
