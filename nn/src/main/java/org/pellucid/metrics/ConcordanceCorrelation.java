package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * How closely predictions agree with targets: {@code 2 * covariance / (var(yTrue) + var(yPred) +
 * (mean(yTrue) - mean(yPred))^2)}; from -1 to 1.
 *
 * <p>Source: {@code keras.metrics.ConcordanceCorrelation}.
 */
public final class ConcordanceCorrelation extends CorrelationMetric<ConcordanceCorrelation> {
  /** Makes the metric. */
  public ConcordanceCorrelation() {
    super("concordance_correlation");
  }

  static ConcordanceCorrelation fromConfig(Config config) {
    return new ConcordanceCorrelation().readAll(config);
  }

  @Override
  Tensor correlation(Tensor yTrue, Tensor yPred) {
    Tensor targetMean = yTrue.keep(yTrue.mean(axes()), axes());
    Tensor outputMean = yPred.keep(yPred.mean(axes()), axes());
    // As in Keras, both are shifted by the mean of the predictions; the mean is the same.
    Tensor both = yTrue.subtract(outputMean).multiply(yPred.subtract(outputMean));
    Tensor spread =
        yTrue
            .keep(yTrue.variance(axes()), axes())
            .add(yPred.keep(yPred.variance(axes()), axes()))
            .add(targetMean.subtract(outputMean).square());
    return both.multiply(2).divide(spread.add(1e-7)).mean(axes());
  }
}
