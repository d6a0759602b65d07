package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * How closely predictions follow targets in a straight line, whichever: the mean of the products of
 * both, each shifted to mean 0 and scaled to deviation 1; from -1 to 1.
 *
 * <p>Source: {@code keras.metrics.PearsonCorrelation}.
 */
public final class PearsonCorrelation extends CorrelationMetric<PearsonCorrelation> {
  /** Makes the metric. */
  public PearsonCorrelation() {
    super("pearson_correlation");
  }

  static PearsonCorrelation fromConfig(Config config) {
    return new PearsonCorrelation().readAll(config);
  }

  @Override
  Tensor correlation(Tensor yTrue, Tensor yPred) {
    Tensor target = standardized(yTrue);
    Tensor output = standardized(yPred);
    return target.multiply(output).mean(axes());
  }

  private Tensor standardized(Tensor x) {
    Tensor centred = x.subtract(x.keep(x.mean(axes()), axes()));
    Tensor deviation = centred.variance(axes()).sqrt();
    return centred.divide(centred.keep(deviation, axes()));
  }
}
