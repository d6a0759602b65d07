package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the categorical hinge loss per sample.
 *
 * <p>Source: {@code keras.metrics.CategoricalHinge}.
 *
 * @see org.pellucid.losses.CategoricalHinge
 */
public final class CategoricalHinge extends LossMetric<CategoricalHinge> {
  /** Makes the metric. */
  public CategoricalHinge() {
    super("categorical_hinge", new org.pellucid.losses.CategoricalHinge());
  }

  static CategoricalHinge fromConfig(Config config) {
    return new CategoricalHinge().read(config);
  }
}
