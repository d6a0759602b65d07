package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of absolute differences in percent of the target, over the last axis: {@code 100 *
 * mean(|yTrue - yPred| / max(|yTrue|, 1e-7))}.
 *
 * <p>Targets and predictions have the same shape. Source: {@code
 * keras.losses.MeanAbsolutePercentageError}.
 */
public final class MeanAbsolutePercentageError extends FluentLoss<MeanAbsolutePercentageError> {
  /** Makes the loss. */
  public MeanAbsolutePercentageError() {
    super("mean_absolute_percentage_error");
  }

  static MeanAbsolutePercentageError fromConfig(Config config) {
    return new MeanAbsolutePercentageError().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor relative = yTrue.subtract(yPred).divide(yTrue.abs().maximum(Probabilities.EPSILON));
    return relative.abs().mean(-1).multiply(100);
  }
}
