package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of squared differences per sample.
 *
 * <p>Source: {@code keras.metrics.MeanSquaredError}.
 *
 * @see org.pellucid.losses.MeanSquaredError
 */
public final class MeanSquaredError extends LossMetric<MeanSquaredError> {
  /** Makes the metric. */
  public MeanSquaredError() {
    super("mean_squared_error", new org.pellucid.losses.MeanSquaredError());
  }

  static MeanSquaredError fromConfig(Config config) {
    return new MeanSquaredError().read(config);
  }
}
