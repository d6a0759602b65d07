package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The best specificity (share of targets 0 that are not predicted) at any threshold where the
 * sensitivity (share of targets 1 that are) is at least a given number.
 *
 * <p>Of 200 thresholds, unless {@link #numThresholds} says otherwise; 0 when none will do. Source:
 * {@code keras.metrics.SpecificityAtSensitivity}.
 */
public final class SpecificityAtSensitivity extends BestUnderConstraint<SpecificityAtSensitivity> {
  /**
   * Makes the metric.
   *
   * @param sensitivity the least sensitivity, from 0 to 1
   */
  public SpecificityAtSensitivity(double sensitivity) {
    super("specificity_at_sensitivity", "sensitivity", sensitivity);
  }

  static SpecificityAtSensitivity fromConfig(Config config) {
    return new SpecificityAtSensitivity(config.number("sensitivity")).readAll(config);
  }

  @Override
  public Tensor result() {
    return best(recalls(), specificities());
  }
}
