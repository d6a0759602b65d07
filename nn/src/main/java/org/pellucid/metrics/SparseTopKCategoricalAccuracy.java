package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * How often the class whose number is the target is among the k with the highest scores.
 *
 * <p>Source: {@code keras.metrics.SparseTopKCategoricalAccuracy}.
 */
public final class SparseTopKCategoricalAccuracy extends MeanMetric<SparseTopKCategoricalAccuracy> {
  private int k = 5;
  private boolean fromSortedIds;

  /** Makes the metric. */
  public SparseTopKCategoricalAccuracy() {
    super("sparse_top_k_categorical_accuracy");
  }

  static SparseTopKCategoricalAccuracy fromConfig(Config config) {
    return new SparseTopKCategoricalAccuracy()
        .read(config)
        .k(config.integer("k", 5))
        .fromSortedIds(config.flag("from_sorted_ids", false));
  }

  /**
   * Sets how many classes are looked at.
   *
   * @param classes at least 1; 5 without
   * @return this
   */
  public SparseTopKCategoricalAccuracy k(int classes) {
    k = Setting.atLeast("SparseTopKCategoricalAccuracy", "k", 1, classes);
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param ids true for class numbers, the best first; false (without) for scores
   * @return this
   */
  public SparseTopKCategoricalAccuracy fromSortedIds(boolean ids) {
    fromSortedIds = ids;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor labels = Labels.of(yTrue, yPred);
    if (!fromSortedIds) {
      return Labels.inTopK(labels, yPred, k);
    }
    Tensor best = yPred.slice(-1, 0, Math.min(k, yPred.dim(-1)));
    return best.equal(labels.cast(best.dtype()).expandDims(-1)).any(-1);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    Config config = super.config().put("k", k);
    return fromSortedIds ? config.put("from_sorted_ids", true) : config;
  }
}
