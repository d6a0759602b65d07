package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of {@code yPred - yTrue * log(yPred + 1e-7)} over the last axis, for counts.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.Poisson}.
 */
public final class Poisson extends FluentLoss<Poisson> {
  /** Makes the loss. */
  public Poisson() {
    super("poisson");
  }

  static Poisson fromConfig(Config config) {
    return new Poisson().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return yPred.subtract(yTrue.multiply(yPred.add(Probabilities.EPSILON).log())).mean(-1);
  }
}
