package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The harmonic mean of precision and recall: {@code 2 * precision * recall / (precision + recall)},
 * per class unless {@code average} says otherwise.
 *
 * <p>Targets and predictions {@code [batch, classes]}. Source: {@code keras.metrics.F1Score}.
 */
public final class F1Score extends FBetaMetric<F1Score> {
  /** Makes the metric. */
  public F1Score() {
    super("f1_score");
  }

  static F1Score fromConfig(Config config) {
    return new F1Score().readAll(config);
  }
}
