package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of squared differences over the last axis: {@code mean((yTrue - yPred)^2)}.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.MeanSquaredError}.
 */
public final class MeanSquaredError extends FluentLoss<MeanSquaredError> {
  /** Makes the loss. */
  public MeanSquaredError() {
    super("mean_squared_error");
  }

  static MeanSquaredError fromConfig(Config config) {
    return new MeanSquaredError().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.subtract(yTrue).square().mean(-1);
  }
}
