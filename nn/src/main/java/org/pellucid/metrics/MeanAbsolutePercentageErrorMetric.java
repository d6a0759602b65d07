package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of absolute differences in percent of the target per sample.
 *
 * <p>Source: {@code keras.metrics.MeanAbsolutePercentageError}.
 *
 * @see org.pellucid.losses.MeanAbsolutePercentageError
 */
public final class MeanAbsolutePercentageErrorMetric
    extends LossMetric<MeanAbsolutePercentageErrorMetric> {
  /** Makes the metric. */
  public MeanAbsolutePercentageErrorMetric() {
    super("mean_absolute_percentage_error", new org.pellucid.losses.MeanAbsolutePercentageError());
  }

  static MeanAbsolutePercentageErrorMetric fromConfig(Config config) {
    return new MeanAbsolutePercentageErrorMetric().read(config);
  }
}
