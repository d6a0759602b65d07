package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of squared differences of logarithms per sample.
 *
 * <p>Source: {@code keras.metrics.MeanSquaredLogarithmicError}.
 *
 * @see org.pellucid.losses.MeanSquaredLogarithmicError
 */
public final class MeanSquaredLogarithmicErrorMetric
    extends LossMetric<MeanSquaredLogarithmicErrorMetric> {
  /** Makes the metric. */
  public MeanSquaredLogarithmicErrorMetric() {
    super("mean_squared_logarithmic_error", new org.pellucid.losses.MeanSquaredLogarithmicError());
  }

  static MeanSquaredLogarithmicErrorMetric fromConfig(Config config) {
    return new MeanSquaredLogarithmicErrorMetric().read(config);
  }
}
