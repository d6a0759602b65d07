package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of squared differences of logarithms per sample.
 *
 * <p>Source: {@code keras.metrics.MeanSquaredLogarithmicError}.
 *
 * @see org.pellucid.losses.MeanSquaredLogarithmicError
 */
public final class MeanSquaredLogarithmicError extends LossMetric<MeanSquaredLogarithmicError> {
  /** Makes the metric. */
  public MeanSquaredLogarithmicError() {
    super("mean_squared_logarithmic_error", new org.pellucid.losses.MeanSquaredLogarithmicError());
  }

  static MeanSquaredLogarithmicError fromConfig(Config config) {
    return new MeanSquaredLogarithmicError().read(config);
  }
}
