package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the Kullback-Leibler divergence per sample.
 *
 * <p>Source: {@code keras.metrics.KLDivergence}.
 *
 * @see org.pellucid.losses.KLDivergence
 */
public final class KLDivergenceMetric extends LossMetric<KLDivergenceMetric> {
  /** Makes the metric. */
  public KLDivergenceMetric() {
    super("kl_divergence", new org.pellucid.losses.KLDivergence());
  }

  static KLDivergenceMetric fromConfig(Config config) {
    return new KLDivergenceMetric().read(config);
  }
}
