package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the squared hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.SquaredHinge}.
 *
 * @see org.pellucid.losses.SquaredHinge
 */
public final class SquaredHinge extends LossMetric<SquaredHinge> {
  /** Makes the metric. */
  public SquaredHinge() {
    super("squared_hinge", new org.pellucid.losses.SquaredHinge());
  }

  static SquaredHinge fromConfig(Config config) {
    return new SquaredHinge().read(config);
  }
}
