package org.pellucid.metrics;

import java.util.function.BinaryOperator;
import org.pellucid.tensor.Tensor;

/** The mean of a function. */
final class FunctionMetric extends MeanMetric<FunctionMetric> {
  private final BinaryOperator<Tensor> function;

  FunctionMetric(String name, BinaryOperator<Tensor> function) {
    super(name);
    this.function = function;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return function.apply(yTrue, yPred);
  }
}
