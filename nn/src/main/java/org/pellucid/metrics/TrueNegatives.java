package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The number (or sum of weights) of targets 0 that are predicted as 0.
 *
 * <p>Source: {@code keras.metrics.TrueNegatives}.
 */
public final class TrueNegatives extends ConfusionMetric<TrueNegatives> {
  /** Makes the metric. */
  public TrueNegatives() {
    super("true_negatives", Count.TRUE_NEGATIVES);
  }

  static TrueNegatives fromConfig(Config config) {
    return new TrueNegatives().readAll(config);
  }

  @Override
  public Tensor result() {
    return unwrap(count(Count.TRUE_NEGATIVES));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }
}
