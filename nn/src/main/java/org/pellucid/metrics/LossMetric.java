package org.pellucid.metrics;

import org.jspecify.annotations.Nullable;
import org.pellucid.losses.Loss;
import org.pellucid.tensor.Tensor;

/**
 * The mean of a loss per sample. Under sample weights it differs from the loss itself: the weighted
 * sum is divided by the sum of weights, not by the number of samples.
 *
 * @param <M> the metric's own class
 */
abstract class LossMetric<M extends LossMetric<M>> extends MeanMetric<M> {
  private final Loss loss;

  LossMetric(String name, Loss loss) {
    super(name);
    this.loss = loss.reduction("none");
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor weight = sampleWeight == null ? null : loss.countingWeights(yTrue, yPred, sampleWeight);
    super.update(yTrue, yPred, weight);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return loss.apply(yTrue, yPred);
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }
}
