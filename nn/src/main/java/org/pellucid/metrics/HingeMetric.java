package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.Hinge}.
 *
 * @see org.pellucid.losses.Hinge
 */
public final class HingeMetric extends LossMetric<HingeMetric> {
  /** Makes the metric. */
  public HingeMetric() {
    super("hinge", new org.pellucid.losses.Hinge());
  }

  static HingeMetric fromConfig(Config config) {
    return new HingeMetric().read(config);
  }
}
