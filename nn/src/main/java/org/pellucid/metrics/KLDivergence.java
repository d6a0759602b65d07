package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the Kullback-Leibler divergence per sample.
 *
 * <p>Source: {@code keras.metrics.KLDivergence}.
 *
 * @see org.pellucid.losses.KLDivergence
 */
public final class KLDivergence extends LossMetric<KLDivergence> {
  /** Makes the metric. */
  public KLDivergence() {
    super("kl_divergence", new org.pellucid.losses.KLDivergence());
  }

  static KLDivergence fromConfig(Config config) {
    return new KLDivergence().read(config);
  }
}
