package org.pellucid.metrics;

import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The root of the mean of squared differences: {@code sqrt(mean((yTrue - yPred)^2))}.
 *
 * <p>Weights are those of samples, or of single numbers of theirs. Source: {@code
 * keras.metrics.RootMeanSquaredError}.
 */
public final class RootMeanSquaredError extends MeanMetric<RootMeanSquaredError> {
  /** Makes the metric. */
  public RootMeanSquaredError() {
    super("root_mean_squared_error");
  }

  static RootMeanSquaredError fromConfig(Config config) {
    return new RootMeanSquaredError().read(config);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor target = Ranks.fit(yTrue, yPred.shape()).cast(DType.FLOAT32);
    Tensor output = Ranks.fit(yPred, yTrue.shape()).cast(DType.FLOAT32);
    return target.subtract(output).square();
  }

  @Override
  public Tensor result() {
    return super.result().sqrt();
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }
}
