package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of absolute differences per sample.
 *
 * <p>Source: {@code keras.metrics.MeanAbsoluteError}.
 *
 * @see org.pellucid.losses.MeanAbsoluteError
 */
public final class MeanAbsoluteErrorMetric extends LossMetric<MeanAbsoluteErrorMetric> {
  /** Makes the metric. */
  public MeanAbsoluteErrorMetric() {
    super("mean_absolute_error", new org.pellucid.losses.MeanAbsoluteError());
  }

  static MeanAbsoluteErrorMetric fromConfig(Config config) {
    return new MeanAbsoluteErrorMetric().read(config);
  }
}
