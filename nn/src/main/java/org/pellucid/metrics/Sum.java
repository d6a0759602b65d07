package org.pellucid.metrics;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The weighted sum of numbers. As a metric of a model, of its outputs.
 *
 * <p>Source: {@code keras.metrics.Sum}.
 */
public final class Sum extends FluentMetric<Sum> {
  private final Variable total = addState("total", Shape.SCALAR, 0);

  /** Makes the metric. */
  public Sum() {
    super("sum");
  }

  static Sum fromConfig(Config config) {
    return new Sum().read(config);
  }

  /**
   * Takes in numbers.
   *
   * @param numbers a tensor of any shape
   */
  public void update(Tensor numbers) {
    updateWeighted(numbers, null);
  }

  /**
   * Takes in weighted numbers.
   *
   * @param numbers a tensor of any shape
   * @param weight what each is multiplied by; null for 1
   */
  public void updateWeighted(Tensor numbers, @Nullable Tensor weight) {
    Tensor values = numbers.cast(DType.FLOAT32);
    if (weight != null) {
      Tensor factor = Ranks.fit(weight.cast(DType.FLOAT32), values.shape());
      Tensor fitted = Ranks.fit(values, weight.shape());
      for (int axis = factor.rank(); axis < fitted.rank(); axis++) {
        factor = factor.expandDims(-1);
      }
      values = fitted.multiply(factor);
    }
    total.assignAdd(values.sum());
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    updateWeighted(yPred, sampleWeight);
  }

  @Override
  public Tensor result() {
    return total.tensor();
  }
}
