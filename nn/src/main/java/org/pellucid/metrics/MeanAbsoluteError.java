package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of absolute differences per sample.
 *
 * <p>Source: {@code keras.metrics.MeanAbsoluteError}.
 *
 * @see org.pellucid.losses.MeanAbsoluteError
 */
public final class MeanAbsoluteError extends LossMetric<MeanAbsoluteError> {
  /** Makes the metric. */
  public MeanAbsoluteError() {
    super("mean_absolute_error", new org.pellucid.losses.MeanAbsoluteError());
  }

  static MeanAbsoluteError fromConfig(Config config) {
    return new MeanAbsoluteError().read(config);
  }
}
