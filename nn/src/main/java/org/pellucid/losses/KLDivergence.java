package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The Kullback-Leibler divergence over the last axis: {@code sum(yTrue * log(yTrue / yPred))}, both
 * cut to {@code [1e-7, 1]}.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.KLDivergence}.
 */
public final class KLDivergence extends FluentLoss<KLDivergence> {
  /** Makes the loss. */
  public KLDivergence() {
    super("kl_divergence");
  }

  static KLDivergence fromConfig(Config config) {
    return new KLDivergence().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor target = yTrue.clip(Probabilities.EPSILON, 1);
    Tensor output = yPred.clip(Probabilities.EPSILON, 1);
    return target.multiply(target.divide(output).log()).sum(-1);
  }
}
