package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the categorical hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.CategoricalHinge}.
 *
 * @see org.pellucid.losses.CategoricalHinge
 */
public final class CategoricalHingeMetric extends LossMetric<CategoricalHingeMetric> {
  /** Makes the metric. */
  public CategoricalHingeMetric() {
    super("categorical_hinge", new org.pellucid.losses.CategoricalHinge());
  }

  static CategoricalHingeMetric fromConfig(Config config) {
    return new CategoricalHingeMetric().read(config);
  }
}
