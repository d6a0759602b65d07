package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the squared hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.SquaredHinge}.
 *
 * @see org.pellucid.losses.SquaredHinge
 */
public final class SquaredHingeMetric extends LossMetric<SquaredHingeMetric> {
  /** Makes the metric. */
  public SquaredHingeMetric() {
    super("squared_hinge", new org.pellucid.losses.SquaredHinge());
  }

  static SquaredHingeMetric fromConfig(Config config) {
    return new SquaredHingeMetric().read(config);
  }
}
