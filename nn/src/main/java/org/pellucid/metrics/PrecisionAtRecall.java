package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The best precision at any threshold where the recall is at least a given number.
 *
 * <p>Of 200 thresholds, unless {@link #numThresholds} says otherwise; 0 when none will do. Source:
 * {@code keras.metrics.PrecisionAtRecall}.
 */
public final class PrecisionAtRecall extends BestUnderConstraint<PrecisionAtRecall> {
  /**
   * Makes the metric.
   *
   * @param recall the least recall, from 0 to 1
   */
  public PrecisionAtRecall(double recall) {
    super("precision_at_recall", "recall", recall);
  }

  static PrecisionAtRecall fromConfig(Config config) {
    return new PrecisionAtRecall(config.number("recall")).readAll(config);
  }

  @Override
  public Tensor result() {
    return best(recalls(), precisions());
  }
}
