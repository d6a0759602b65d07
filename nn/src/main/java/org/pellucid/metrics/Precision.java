package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;

/**
 * The share of predicted ones that are right: {@code TP / (TP + FP)}, 0 when none is predicted.
 *
 * <p>Source: {@code keras.metrics.Precision}.
 */
public final class Precision extends ConfusionMetric<Precision> {
  /** Makes the metric. */
  public Precision() {
    super("precision", Count.TRUE_POSITIVES, Count.FALSE_POSITIVES);
  }

  static Precision fromConfig(Config config) {
    return new Precision().readAll(config);
  }

  /**
   * Counts only the best scores of each sample as ones.
   *
   * @param k how many, at least 1
   * @return this
   */
  public Precision topK(int k) {
    setTopK(k);
    return this;
  }

  /**
   * Looks at one class only.
   *
   * @param number its number, from 0
   * @return this
   */
  public Precision classId(int number) {
    setClassId(number);
    return this;
  }

  @Override
  public Tensor result() {
    Tensor right = count(Count.TRUE_POSITIVES);
    return unwrap(Ratios.divideNoNan(right, right.add(count(Count.FALSE_POSITIVES))));
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
