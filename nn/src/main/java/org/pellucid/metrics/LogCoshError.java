package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the logarithm of the hyperbolic cosine of the difference per sample.
 *
 * <p>Source: {@code keras.metrics.LogCoshError}.
 *
 * @see org.pellucid.losses.LogCosh
 */
public final class LogCoshError extends LossMetric<LogCoshError> {
  /** Makes the metric. */
  public LogCoshError() {
    super("logcosh", new org.pellucid.losses.LogCosh());
  }

  static LogCoshError fromConfig(Config config) {
    return new LogCoshError().read(config);
  }
}
