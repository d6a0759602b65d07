package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of absolute differences in percent of the target per sample.
 *
 * <p>Source: {@code keras.metrics.MeanAbsolutePercentageError}.
 *
 * @see org.pellucid.losses.MeanAbsolutePercentageError
 */
public final class MeanAbsolutePercentageError extends LossMetric<MeanAbsolutePercentageError> {
  /** Makes the metric. */
  public MeanAbsolutePercentageError() {
    super("mean_absolute_percentage_error", new org.pellucid.losses.MeanAbsolutePercentageError());
  }

  static MeanAbsolutePercentageError fromConfig(Config config) {
    return new MeanAbsolutePercentageError().read(config);
  }
}
