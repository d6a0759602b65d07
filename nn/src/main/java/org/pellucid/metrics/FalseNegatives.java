package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The number (or sum of weights) of targets 1 that are not predicted.
 *
 * <p>Source: {@code keras.metrics.FalseNegatives}.
 */
public final class FalseNegatives extends ConfusionMetric<FalseNegatives> {
  /** Makes the metric. */
  public FalseNegatives() {
    super("false_negatives", Count.FALSE_NEGATIVES);
  }

  static FalseNegatives fromConfig(Config config) {
    return new FalseNegatives().readAll(config);
  }

  @Override
  public Tensor result() {
    return unwrap(count(Count.FALSE_NEGATIVES));
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }
}
