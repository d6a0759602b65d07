package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * How often the class that one-hot targets mark is among the k with the highest scores.
 *
 * <p>Source: {@code keras.metrics.TopKCategoricalAccuracy}.
 */
public final class TopKCategoricalAccuracy extends MeanMetric<TopKCategoricalAccuracy> {
  private int k = 5;

  /** Makes the metric. */
  public TopKCategoricalAccuracy() {
    super("top_k_categorical_accuracy");
  }

  static TopKCategoricalAccuracy fromConfig(Config config) {
    return new TopKCategoricalAccuracy().read(config).k(config.integer("k", 5));
  }

  /**
   * Sets how many classes are looked at.
   *
   * @param classes at least 1; 5 without
   * @return this
   */
  public TopKCategoricalAccuracy k(int classes) {
    k = Setting.atLeast("TopKCategoricalAccuracy", "k", 1, classes);
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Labels.inTopK(yTrue.argmax(-1), yPred, k);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return super.config().put("k", k);
  }
}
