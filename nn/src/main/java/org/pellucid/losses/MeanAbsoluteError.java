package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of absolute differences over the last axis: {@code mean(|yTrue - yPred|)}.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.MeanAbsoluteError}.
 */
public final class MeanAbsoluteError extends FluentLoss<MeanAbsoluteError> {
  /** Makes the loss. */
  public MeanAbsoluteError() {
    super("mean_absolute_error");
  }

  static MeanAbsoluteError fromConfig(Config config) {
    return new MeanAbsoluteError().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.subtract(yTrue).abs().mean(-1);
  }
}
