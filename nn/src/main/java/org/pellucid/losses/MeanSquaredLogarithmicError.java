package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of squared differences of logarithms over the last axis: {@code mean((log(yTrue + 1) -
 * log(yPred + 1))^2)}, with numbers below 1e-7 raised to it.
 *
 * <p>Targets and predictions have the same shape. Source: {@code
 * keras.losses.MeanSquaredLogarithmicError}.
 */
public final class MeanSquaredLogarithmicError extends FluentLoss<MeanSquaredLogarithmicError> {
  /** Makes the loss. */
  public MeanSquaredLogarithmicError() {
    super("mean_squared_logarithmic_error");
  }

  static MeanSquaredLogarithmicError fromConfig(Config config) {
    return new MeanSquaredLogarithmicError().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return log(yTrue).subtract(log(yPred)).square().mean(-1);
  }

  private static Tensor log(Tensor x) {
    return x.maximum(Probabilities.EPSILON).log1p();
  }
}
