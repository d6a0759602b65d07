package org.pellucid.initializers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;

/**
 * The general rule of which Glorot's, He's and LeCun's are cases: a variance of {@code scale /
 * fan}.
 *
 * <p>Defaults: scale 1, fan-in, truncated normal. Errors: a scale that is not above 0.
 *
 * <p>Source: {@code keras.initializers.VarianceScaling}.
 */
public final class VarianceScaling extends FanInitializer<VarianceScaling> {
  private double scale = 1;
  private FanMode mode = FanMode.FAN_IN;
  private Distribution distribution = Distribution.TRUNCATED_NORMAL;

  /** Makes the initializer with default settings. */
  public VarianceScaling() {}

  /**
   * Sets the factor, 1 without.
   *
   * @param newScale above 0
   * @return this
   */
  public VarianceScaling scale(double newScale) {
    scale = Setting.positive("VarianceScaling", "scale", newScale);
    return this;
  }

  /**
   * Sets which fan counts, fan-in without.
   *
   * @param newMode the mode
   * @return this
   */
  public VarianceScaling mode(FanMode newMode) {
    mode = newMode;
    return this;
  }

  /**
   * Sets which fan counts.
   *
   * @param name "fan_in", "fan_out" or "fan_avg"
   * @return this
   */
  public VarianceScaling mode(String name) {
    return mode(FanMode.named(name));
  }

  /**
   * Sets how values are spread, truncated normal without.
   *
   * @param newDistribution the distribution
   * @return this
   */
  public VarianceScaling distribution(Distribution newDistribution) {
    distribution = newDistribution;
    return this;
  }

  /**
   * Sets how values are spread.
   *
   * @param name "truncated_normal", "untruncated_normal" or "uniform"
   * @return this
   */
  public VarianceScaling distribution(String name) {
    return distribution(Distribution.named(name));
  }

  static VarianceScaling fromConfig(Config config) {
    return new VarianceScaling()
        .scale(config.number("scale", 1))
        .mode(config.text("mode", "fan_in"))
        .distribution(config.text("distribution", "truncated_normal"))
        .readAll(config);
  }

  @Override
  double scale() {
    return scale;
  }

  @Override
  FanMode mode() {
    return mode;
  }

  @Override
  Distribution distribution() {
    return distribution;
  }

  @Override
  public Config config() {
    return super.config()
        .put("scale", scale)
        .put("mode", mode.text())
        .put("distribution", distribution.text());
  }
}
