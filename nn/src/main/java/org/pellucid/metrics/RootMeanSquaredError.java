package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The root of the mean of squared differences: {@code sqrt(mean((yTrue - yPred)^2))}.
 *
 * <p>Source: {@code keras.metrics.RootMeanSquaredError}.
 */
public final class RootMeanSquaredError extends LossMetric<RootMeanSquaredError> {
  /** Makes the metric. */
  public RootMeanSquaredError() {
    super("root_mean_squared_error", new org.pellucid.losses.MeanSquaredError());
  }

  static RootMeanSquaredError fromConfig(Config config) {
    return new RootMeanSquaredError().read(config);
  }

  @Override
  public Tensor result() {
    return super.result().sqrt();
  }
}
