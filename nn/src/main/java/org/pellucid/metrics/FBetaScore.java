package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * A harmonic mean of precision and recall in which recall counts beta times as much: {@code (1 +
 * beta^2) * precision * recall / (beta^2 * precision + recall)}, per class unless {@code average}
 * says otherwise.
 *
 * <p>Targets and predictions {@code [batch, classes]}. Source: {@code keras.metrics.FBetaScore}.
 */
public final class FBetaScore extends FBetaMetric<FBetaScore> {
  /** Makes the metric. */
  public FBetaScore() {
    super("fbeta_score");
  }

  static FBetaScore fromConfig(Config config) {
    return new FBetaScore().readAll(config).beta(config.number("beta", 1));
  }

  /**
   * Sets how much recall counts against precision.
   *
   * @param value above 0; 1 without
   * @return this
   */
  public FBetaScore beta(double value) {
    setBeta(value);
    return this;
  }

  @Override
  public Config config() {
    return super.config().put("beta", beta());
  }
}
