package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The share of targets 1 that are predicted: {@code TP / (TP + FN)}, 0 when there is none.
 *
 * <p>Source: {@code keras.metrics.Recall}.
 */
public final class Recall extends ConfusionMetric<Recall> {
  /** Makes the metric. */
  public Recall() {
    super("recall", Count.TRUE_POSITIVES, Count.FALSE_NEGATIVES);
  }

  static Recall fromConfig(Config config) {
    return new Recall().readAll(config);
  }

  /**
   * Counts only the best scores of each sample as ones.
   *
   * @param k how many, at least 1
   * @return this
   */
  public Recall topK(int k) {
    setTopK(k);
    return this;
  }

  /**
   * Looks at one class only.
   *
   * @param number its number, from 0
   * @return this
   */
  public Recall classId(int number) {
    setClassId(number);
    return this;
  }

  @Override
  public Tensor result() {
    Tensor right = count(Count.TRUE_POSITIVES);
    return unwrap(Ratios.divideNoNan(right, right.add(count(Count.FALSE_NEGATIVES))));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return fullConfig();
  }
}
