package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of {@code max(1 - yTrue * yPred, 0)} over the last axis, for targets -1 and 1; targets
 * that are all 0 or 1 are read as -1 and 1.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.Hinge}.
 */
public final class Hinge extends FluentLoss<Hinge> {
  /** Makes the loss. */
  public Hinge() {
    super("hinge");
  }

  static Hinge fromConfig(Config config) {
    return new Hinge().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return SignLabels.of(yTrue).multiply(yPred).subtractFrom(1).maximum(0).mean(-1);
  }
}
