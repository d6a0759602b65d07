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
 * A metric made of counts of right and wrong yes-or-no decisions, at one or several thresholds:
 * {@code yPred > threshold} is a yes, and so is a target that is not 0.
 *
 * @param <M> the metric's own class
 */
abstract class ConfusionMetric<M extends ConfusionMetric<M>> extends FluentMetric<M> {
  private final List<Count> counts;
  private final List<Variable> sums = new ArrayList<>();
  private List<Double> thresholds = List.of();
  private @Nullable Integer topK;
  private @Nullable Integer classId;

  ConfusionMetric(String name, Count... counts) {
    super(name);
    this.counts = List.of(counts);
    makeSums();
  }

  private void makeSums() {
    clearState();
    sums.clear();
    for (Count count : counts) {
      sums.add(addState(count.text(), Shape.of(Math.max(1, thresholds.size())), 0));
    }
  }

  /**
   * Sets the thresholds; with several, the result is a vector.
   *
   * @param list numbers from 0 to 1; 0.5 without, or with top k none
   * @return this
   */
  public final M thresholds(double... list) {
    List<Double> all = new ArrayList<>();
    for (double threshold : list) {
      all.add(Setting.between(getClass().getSimpleName(), "thresholds", 0, 1, threshold));
    }
    thresholds = List.copyOf(all);
    makeSums();
    return self();
  }

  final void setTopK(int k) {
    topK = Setting.atLeast(getClass().getSimpleName(), "topK", 1, k);
  }

  final void setClassId(int number) {
    classId = Setting.atLeast(getClass().getSimpleName(), "classId", 0, number);
  }

  /** The sum of weights counted so, one per threshold. */
  final Tensor count(Count count) {
    return sums.get(counts.indexOf(count)).tensor();
  }

  /** The only entry of a result, or all of them when there are several thresholds. */
  final Tensor unwrap(Tensor result) {
    return thresholds.size() > 1 ? result : result.reshape(Shape.SCALAR);
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    List<Tensor> all =
        Decisions.of(getClass().getSimpleName(), yTrue, yPred, sampleWeight, topK, classId)
            .count(limits(), false);
    for (int i = 0; i < counts.size(); i++) {
      sums.get(i).assignAdd(all.get(counts.get(i).ordinal()));
    }
  }

  private double[] limits() {
    return thresholds.isEmpty()
        ? new double[] {topK == null ? 0.5 : Decisions.LOWEST_THRESHOLD}
        : thresholds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Config config() {
    return thresholdConfig();
  }

  private Config thresholdConfig() {
    Object list = thresholds.size() == 1 ? thresholds.getFirst() : thresholds;
    return super.config().put("thresholds", thresholds.isEmpty() ? null : list);
  }

  final Config fullConfig() {
    return thresholdConfig().put("top_k", topK).put("class_id", classId);
  }

  /** Takes name, thresholds, top k and class from settings, where they are there. */
  final M readAll(Config config) {
    if (config.get("thresholds") instanceof Number) {
      thresholds(config.number("thresholds"));
    } else {
      thresholds(
          config.list("thresholds").stream()
              .mapToDouble(item -> item instanceof Number number ? number.doubleValue() : -1)
              .toArray());
    }
    if (config.get("top_k") != null) {
      setTopK(config.integer("top_k"));
    }
    if (config.get("class_id") != null) {
      setClassId(config.integer("class_id"));
    }
    return read(config);
  }
}
