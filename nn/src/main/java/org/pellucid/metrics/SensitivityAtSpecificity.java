package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The best sensitivity (share of targets 1 that are predicted) at any threshold where the
 * specificity (share of targets 0 that are not) is at least a given number.
 *
 * <p>Of 200 thresholds, unless {@link #numThresholds} says otherwise; 0 when none will do. Source:
 * {@code keras.metrics.SensitivityAtSpecificity}.
 */
public final class SensitivityAtSpecificity extends BestUnderConstraint<SensitivityAtSpecificity> {
  /**
   * Makes the metric.
   *
   * @param specificity the least specificity, from 0 to 1
   */
  public SensitivityAtSpecificity(double specificity) {
    super("sensitivity_at_specificity", "specificity", specificity);
  }

  static SensitivityAtSpecificity fromConfig(Config config) {
    return new SensitivityAtSpecificity(config.number("specificity")).readAll(config);
  }

  @Override
  public Tensor result() {
    return best(specificities(), recalls());
  }
}
