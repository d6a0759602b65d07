package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The best value that one share of decisions has at any threshold where another share is at least a
 * given number; 0 when there is no such threshold.
 *
 * @param <M> the metric's own class
 */
abstract class BestUnderConstraint<M extends BestUnderConstraint<M>> extends FluentMetric<M> {
  private final String setting;
  private final double least;
  private final List<Variable> sums = new ArrayList<>();
  private double[] thresholds = even(200);
  private @Nullable Integer classId;

  /**
   * Makes a metric.
   *
   * @param name what logs call it
   * @param setting what the constraint is called, such as "recall"
   * @param least the constraint
   */
  BestUnderConstraint(String name, String setting, double least) {
    super(name);
    this.setting = setting;
    this.least = Setting.between(getClass().getSimpleName(), setting, 0, 1, least);
    makeSums();
  }

  private void makeSums() {
    clearState();
    sums.clear();
    for (Count count : Count.values()) {
      sums.add(addState(count.text(), Shape.of(thresholds.length), 0));
    }
  }

  private static double[] even(int count) {
    double[] thresholds = new double[count];
    for (int i = 0; i < count; i++) {
      thresholds[i] = count == 1 ? 0.5 : i / (count - 1.0);
    }
    return thresholds;
  }

  /**
   * Sets how many thresholds between 0 and 1 are tried.
   *
   * @param count at least 1; 200 without
   * @return this
   */
  public final M numThresholds(int count) {
    thresholds = even(Setting.atLeast(getClass().getSimpleName(), "numThresholds", 1, count));
    makeSums();
    return self();
  }

  /**
   * Looks at one class only.
   *
   * @param number its number, from 0
   * @return this
   */
  public final M classId(int number) {
    classId = Setting.atLeast(getClass().getSimpleName(), "classId", 0, number);
    return self();
  }

  final M readAll(Config config) {
    if (config.get("class_id") != null) {
      classId(config.integer("class_id"));
    }
    return numThresholds(config.integer("num_thresholds", 200)).read(config);
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    List<Tensor> counts =
        Decisions.of(getClass().getSimpleName(), yTrue, yPred, sampleWeight, null, classId)
            .count(thresholds, false);
    for (int i = 0; i < counts.size(); i++) {
      sums.get(i).assignAdd(counts.get(i));
    }
  }

  private Tensor sum(Count count) {
    return sums.get(count.ordinal()).tensor();
  }

  private Tensor share(Count part, Count rest) {
    return Ratios.divideNoNan(sum(part), sum(part).add(sum(rest)));
  }

  /** The share of true samples that are found: recall, or sensitivity. */
  final Tensor recalls() {
    return share(Count.TRUE_POSITIVES, Count.FALSE_NEGATIVES);
  }

  /** The share of found samples that are true. */
  final Tensor precisions() {
    return share(Count.TRUE_POSITIVES, Count.FALSE_POSITIVES);
  }

  /** The share of false samples that are left out. */
  final Tensor specificities() {
    return share(Count.TRUE_NEGATIVES, Count.FALSE_POSITIVES);
  }

  /** The greatest of the dependent shares among those where the other is large enough. */
  final Tensor best(Tensor constrained, Tensor dependent) {
    Tensor feasible = constrained.greaterEqual(least);
    return feasible.where(dependent, dependent.zerosLike()).max();
  }

  @Override
  public final Direction direction() {
    return Direction.UP;
  }

  @Override
  public final Config config() {
    return super.config()
        .put("num_thresholds", thresholds.length)
        .put(setting, least)
        .put("class_id", classId);
  }
}
