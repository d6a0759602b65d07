package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A metric made of counts of right and wrong yes-or-no decisions, at one or several thresholds:
 * {@code yPred > threshold} is a yes, and so is a target that is not 0.
 *
 * @param <M> the metric's own class
 */
abstract class ConfusionMetric<M extends ConfusionMetric<M>> extends FluentMetric<M> {
  /** One of the four ways in which a decision meets the truth. */
  enum Count {
    TRUE_POSITIVES(true, true),
    FALSE_POSITIVES(false, true),
    FALSE_NEGATIVES(true, false),
    TRUE_NEGATIVES(false, false);

    private final boolean truth;
    private final boolean decision;

    Count(boolean truth, boolean decision) {
      this.truth = truth;
      this.decision = decision;
    }
  }

  /** The threshold that lets all pass but the scores that are not among the best. */
  private static final double LOWEST = -1e10;

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
      String stateName = count.name().toLowerCase(Locale.ROOT);
      sums.add(addState(stateName, Shape.of(Math.max(1, thresholds.size())), 0));
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
    Tensor target = Ranks.fit(yTrue, yPred.shape()).cast(DType.BOOL);
    Tensor output = Ranks.fit(yPred.cast(DType.FLOAT32), yTrue.shape());
    Tensor weight = sampleWeight;
    if (weight != null) {
      weight = Ranks.fit(weight.cast(DType.FLOAT32), output.shape());
      if (weight.rank() < output.rank()) {
        weight = weight.expandDims(-1);
      }
      weight = weight.broadcastTo(output.shape());
    }
    Integer k = topK;
    if (k != null) {
      output = best(output, k);
    }
    Integer only = classId;
    if (only != null) {
      if (only >= output.dim(-1)) {
        throw new PellucidException(
            getClass().getSimpleName()
                + ": classId "
                + only
                + " is outside 0.."
                + (output.dim(-1) - 1)
                + ".");
      }
      target = target.select(-1, only);
      output = output.select(-1, only);
      weight = weight == null ? null : weight.select(-1, only);
    }
    Tensor limits = Tensor.of(NdArray.of(limits())).expandDims(-1);
    Tensor yes = output.reshape(1, -1).greater(limits);
    Tensor truth = target.reshape(1, -1).broadcastTo(yes.shape());
    for (int i = 0; i < counts.size(); i++) {
      Count count = counts.get(i);
      Tensor hit =
          (count.truth ? truth : truth.not())
              .and(count.decision ? yes : yes.not())
              .cast(DType.FLOAT32);
      Tensor weighted = weight == null ? hit : hit.multiply(weight.reshape(1, -1));
      sums.get(i).assignAdd(weighted.sum(1));
    }
  }

  private float[] limits() {
    if (thresholds.isEmpty()) {
      return new float[] {topK == null ? 0.5f : (float) LOWEST};
    }
    float[] limits = new float[thresholds.size()];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = thresholds.get(i).floatValue();
    }
    return limits;
  }

  /** The k best scores of each sample as they are, the others as low as can be. */
  private static Tensor best(Tensor scores, int k) {
    Tensor places = scores.argsort(true).argsort(false);
    return places.less(k).where(scores, Tensor.full(DType.FLOAT32, scores.shape(), LOWEST));
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
