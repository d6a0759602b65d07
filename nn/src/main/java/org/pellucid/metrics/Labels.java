package org.pellucid.metrics;

import org.pellucid.array.DType;
import org.pellucid.tensor.Tensor;

/** Class numbers among targets, and where the scores of those classes rank. */
final class Labels {
  private Labels() {}

  /** Takes a last axis of extent 1 off class numbers that have as many axes as the scores. */
  static Tensor of(Tensor yTrue, Tensor yPred) {
    return yTrue.rank() == yPred.rank() && yTrue.dim(-1) == 1 ? yTrue.squeeze(-1) : yTrue;
  }

  /** Whether fewer than k classes have a higher score than the right one. */
  static Tensor inTopK(Tensor labels, Tensor scores, int k) {
    Tensor numbers = Tensor.iota(DType.INT32, scores.shape(), -1);
    Tensor right =
        labels.cast(DType.INT32).expandDims(-1).broadcastTo(scores.shape()).equal(numbers);
    Tensor score = right.where(scores, scores.zerosLike()).sum(-1);
    Tensor higher = scores.greater(score.expandDims(-1)).sum(-1);
    return higher.less(k).and(right.any(-1));
  }
}
