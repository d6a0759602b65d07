package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The number (or sum of weights) of targets 1 that are predicted.
 *
 * <p>Source: {@code keras.metrics.TruePositives}.
 */
public final class TruePositives extends ConfusionMetric<TruePositives> {
  /** Makes the metric. */
  public TruePositives() {
    super("true_positives", Count.TRUE_POSITIVES);
  }

  static TruePositives fromConfig(Config config) {
    return new TruePositives().readAll(config);
  }

  @Override
  public Tensor result() {
    return unwrap(count(Count.TRUE_POSITIVES));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }
}
