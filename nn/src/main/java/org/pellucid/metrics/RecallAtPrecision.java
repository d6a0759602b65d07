package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The best recall at any threshold where the precision is at least a given number.
 *
 * <p>Of 200 thresholds, unless {@link #numThresholds} says otherwise; 0 when none will do. Source:
 * {@code keras.metrics.RecallAtPrecision}.
 */
public final class RecallAtPrecision extends BestUnderConstraint<RecallAtPrecision> {
  /**
   * Makes the metric.
   *
   * @param precision the least precision, from 0 to 1
   */
  public RecallAtPrecision(double precision) {
    super("recall_at_precision", "precision", precision);
  }

  static RecallAtPrecision fromConfig(Config config) {
    return new RecallAtPrecision(config.number("precision")).readAll(config);
  }

  @Override
  public Tensor result() {
    return best(precisions(), recalls());
  }
}
