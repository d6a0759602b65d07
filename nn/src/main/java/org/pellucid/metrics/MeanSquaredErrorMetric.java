package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of squared differences per sample.
 *
 * <p>Source: {@code keras.metrics.MeanSquaredError}.
 *
 * @see org.pellucid.losses.MeanSquaredError
 */
public final class MeanSquaredErrorMetric extends LossMetric<MeanSquaredErrorMetric> {
  /** Makes the metric. */
  public MeanSquaredErrorMetric() {
    super("mean_squared_error", new org.pellucid.losses.MeanSquaredError());
  }

  static MeanSquaredErrorMetric fromConfig(Config config) {
    return new MeanSquaredErrorMetric().read(config);
  }
}
