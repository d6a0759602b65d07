package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * How often the class with the highest score is the one that one-hot targets mark.
 *
 * <p>Source: {@code keras.metrics.CategoricalAccuracy}.
 */
public final class CategoricalAccuracy extends MeanMetric<CategoricalAccuracy> {
  /** Makes the metric. */
  public CategoricalAccuracy() {
    super("categorical_accuracy");
  }

  static CategoricalAccuracy fromConfig(Config config) {
    return new CategoricalAccuracy().read(config);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return yTrue.argmax(-1).equal(yPred.argmax(-1));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }
}
