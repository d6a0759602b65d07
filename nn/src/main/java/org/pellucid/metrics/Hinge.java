package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.Hinge}.
 *
 * @see org.pellucid.losses.Hinge
 */
public final class Hinge extends LossMetric<Hinge> {
  /** Makes the metric. */
  public Hinge() {
    super("hinge", new org.pellucid.losses.Hinge());
  }

  static Hinge fromConfig(Config config) {
    return new Hinge().read(config);
  }
}
