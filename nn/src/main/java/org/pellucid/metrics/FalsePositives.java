package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The number (or sum of weights) of targets 0 that are predicted as 1.
 *
 * <p>Source: {@code keras.metrics.FalsePositives}.
 */
public final class FalsePositives extends ConfusionMetric<FalsePositives> {
  /** Makes the metric. */
  public FalsePositives() {
    super("false_positives", Count.FALSE_POSITIVES);
  }

  static FalsePositives fromConfig(Config config) {
    return new FalsePositives().readAll(config);
  }

  @Override
  public Tensor result() {
    return unwrap(count(Count.FALSE_POSITIVES));
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }
}
