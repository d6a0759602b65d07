package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the PoissonMetric loss per sample.
 *
 * <p>Source: {@code keras.metrics.Poisson}.
 *
 * @see org.pellucid.losses.Poisson
 */
public final class PoissonMetric extends LossMetric<PoissonMetric> {
  /** Makes the metric. */
  public PoissonMetric() {
    super("poisson", new org.pellucid.losses.Poisson());
  }

  static PoissonMetric fromConfig(Config config) {
    return new PoissonMetric().read(config);
  }
}
