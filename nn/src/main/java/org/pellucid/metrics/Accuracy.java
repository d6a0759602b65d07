package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * How often predictions are equal to targets. For scores of classes take {@link
 * CategoricalAccuracy} and its likes; the name "accuracy" in a model's metrics picks the right one.
 *
 * <p>Source: {@code keras.metrics.Accuracy}.
 */
public final class Accuracy extends MeanMetric<Accuracy> {
  /** Makes the metric. */
  public Accuracy() {
    super("accuracy");
  }

  static Accuracy fromConfig(Config config) {
    return new Accuracy().read(config);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor target = Ranks.fit(yTrue, yPred.shape()).cast(yPred.dtype());
    return target.equal(Ranks.fit(yPred, yTrue.shape()));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }
}
