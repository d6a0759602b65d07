package org.pellucid.metrics;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The weighted mean of numbers; 0 before there are any. As a metric of a model, of its outputs.
 *
 * <p>Source: {@code keras.metrics.Mean}.
 */
public final class Mean extends MeanMetric<Mean> {
  /** Makes the metric. */
  public Mean() {
    super("mean");
  }

  static Mean fromConfig(Config config) {
    return new Mean().read(config);
  }

  /**
   * Takes in numbers.
   *
   * @param numbers a tensor of any shape
   */
  public void update(Tensor numbers) {
    add(numbers, null);
  }

  /**
   * Takes in weighted numbers.
   *
   * @param numbers a tensor of any shape
   * @param weight how much each counts; null for all the same
   */
  public void updateWeighted(Tensor numbers, @Nullable Tensor weight) {
    add(numbers, weight);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return yPred;
  }
}
