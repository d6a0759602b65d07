package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the Poisson loss per sample.
 *
 * <p>Source: {@code keras.metrics.Poisson}.
 *
 * @see org.pellucid.losses.Poisson
 */
public final class Poisson extends LossMetric<Poisson> {
  /** Makes the metric. */
  public Poisson() {
    super("poisson", new org.pellucid.losses.Poisson());
  }

  static Poisson fromConfig(Config config) {
    return new Poisson().read(config);
  }
}
