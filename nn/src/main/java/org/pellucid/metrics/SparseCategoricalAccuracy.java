package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * How often the class with the highest score is the one whose number is the target.
 *
 * <p>Source: {@code keras.metrics.SparseCategoricalAccuracy}.
 */
public final class SparseCategoricalAccuracy extends MeanMetric<SparseCategoricalAccuracy> {
  /** Makes the metric. */
  public SparseCategoricalAccuracy() {
    super("sparse_categorical_accuracy");
  }

  static SparseCategoricalAccuracy fromConfig(Config config) {
    return new SparseCategoricalAccuracy().read(config);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor labels = Labels.of(yTrue, yPred);
    return labels.equal(yPred.argmax(-1).cast(labels.dtype()));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }
}
