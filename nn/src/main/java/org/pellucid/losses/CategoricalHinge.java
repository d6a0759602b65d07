package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The lead of the best wrong class over the right one: {@code max(0, max((1 - yTrue) * yPred) -
 * sum(yTrue * yPred) + 1)}, for one-hot targets.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.CategoricalHinge}.
 */
public final class CategoricalHinge extends FluentLoss<CategoricalHinge> {
  /** Makes the loss. */
  public CategoricalHinge() {
    super("categorical_hinge");
  }

  static CategoricalHinge fromConfig(Config config) {
    return new CategoricalHinge().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor right = yTrue.multiply(yPred).sum(-1);
    Tensor wrong = yTrue.subtractFrom(1).multiply(yPred).max(-1);
    return wrong.subtract(right).add(1).maximum(0);
  }
}
