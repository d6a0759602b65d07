package org.pellucid.initializers;

import org.pellucid.config.Config;

/**
 * A normal distribution of variance {@code 1 / fanIn}, cut off at two standard deviations.
 *
 * <p>Source: LeCun et al., 1998; {@code keras.initializers.LecunNormal}.
 */
public final class LecunNormal extends FanInitializer<LecunNormal> {
  /** Makes the initializer. */
  public LecunNormal() {}

  static LecunNormal fromConfig(Config config) {
    return new LecunNormal().readAll(config);
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
    return Distribution.TRUNCATED_NORMAL;
  }
}
