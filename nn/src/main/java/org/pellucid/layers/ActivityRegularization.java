package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.regularizers.L1L2;
import org.pellucid.tensor.Tensor;

/**
 * Changes nothing, but adds {@code (l1 * sum(|x|) + l2 * sum(x^2)) / batch} to the loss.
 *
 * <p>Input and output {@code [batch, ...]}. Defaults: both factors 0. Errors: negative factors.
 *
 * <p>Source: {@code keras.layers.ActivityRegularization}.
 */
public final class ActivityRegularization extends FluentLayer<ActivityRegularization> {
  private final double l1;
  private final double l2;

  /**
   * Makes the layer.
   *
   * @param l1 the factor of the absolute values
   * @param l2 the factor of the squares
   */
  public ActivityRegularization(double l1, double l2) {
    this.l1 = l1;
    this.l2 = l2;
    setActivityRegularizer(new L1L2(l1, l2));
  }

  static ActivityRegularization fromConfig(Config config) {
    return new ActivityRegularization(config.number("l1", 0), config.number("l2", 0))
        .readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x;
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().without("activity_regularizer").put("l1", l1).put("l2", l2);
  }
}
