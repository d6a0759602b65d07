package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The share of the targets' variance that predictions explain: {@code 1 - sum((yTrue - yPred)^2) /
 * sum((yTrue - mean(yTrue))^2)}; 1 for perfect predictions, 0 for the mean, below 0 for worse.
 *
 * <p>Targets and predictions {@code [batch, outputs]}. Source: {@code keras.metrics.R2Score}.
 */
public final class R2Score extends FluentMetric<R2Score> {
  private static final List<String> AGGREGATIONS =
      List.of("uniform_average", "variance_weighted_average");

  private final Variable samples = addState("num_samples", Shape.SCALAR, 0);
  private final List<Variable> sums = new ArrayList<>();
  private @Nullable String aggregation = "uniform_average";
  private int regressors;

  /** Makes the metric. */
  @SuppressWarnings("this-escape") // Only the list of states is touched, which is made before.
  public R2Score() {
    super("r2_score");
  }

  static R2Score fromConfig(Config config) {
    R2Score metric = new R2Score().numRegressors(config.integer("num_regressors", 0)).read(config);
    return config.has("class_aggregation")
        ? metric.classAggregation(config.textOrNull("class_aggregation"))
        : metric;
  }

  /**
   * Sets how the scores of outputs become one number: {@code "uniform_average"} (without) or {@code
   * "variance_weighted_average"}.
   *
   * @param kind one of these; null for one score per output
   * @return this
   */
  public R2Score classAggregation(@Nullable String kind) {
    if (kind != null && !AGGREGATIONS.contains(kind)) {
      throw Names.unknown("class aggregation", kind, AGGREGATIONS);
    }
    aggregation = kind;
    return this;
  }

  /**
   * Sets how many features the predictions rest on, for the adjusted score; with fewer samples than
   * that, the plain score is given.
   *
   * @param count at least 0; 0 (without) for the plain score
   * @return this
   */
  public R2Score numRegressors(int count) {
    regressors = Setting.atLeast("R2Score", "numRegressors", 0, count);
    return this;
  }

  private List<Variable> sums(int outputs) {
    if (sums.isEmpty()) {
      for (String state : new String[] {"squared_sum", "sum", "residual", "count"}) {
        sums.add(addState(state, Shape.of(outputs), 0));
      }
    }
    return sums;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor target = Ranks.fit(yTrue, yPred.shape()).cast(DType.FLOAT32);
    Tensor output = Ranks.fit(yPred, yTrue.shape()).cast(DType.FLOAT32);
    if (target.rank() != 2 || output.rank() != 2) {
      throw new PellucidException(
          "R2Score expects targets and predictions [batch, outputs], got "
              + yTrue.shape()
              + " and "
              + yPred.shape()
              + ".");
    }
    Tensor weight = sampleWeight == null ? Tensor.scalar(1.0) : sampleWeight.cast(DType.FLOAT32);
    if (weight.rank() == 1) {
      weight = weight.expandDims(1);
    }
    weight = weight.broadcastTo(target.shape());
    Tensor weighted = target.multiply(weight);
    List<Variable> all = sums(output.dim(1));
    all.get(0).assignAdd(target.multiply(weighted).sum(0));
    all.get(1).assignAdd(weighted.sum(0));
    all.get(2).assignAdd(target.subtract(output).square().multiply(weight).sum(0));
    all.get(3).assignAdd(weight.sum(0));
    samples.assignAdd(Tensor.scalar((double) target.dim(0)));
  }

  @Override
  public Tensor result() {
    if (sums.isEmpty()) {
      return Tensor.zeros();
    }
    Tensor sum = sums.get(1).tensor();
    Tensor total = sums.get(0).tensor().subtract(sum.multiply(sum.divide(sums.get(3).tensor())));
    Tensor raw = sums.get(2).tensor().divide(total).subtractFrom(1);
    Tensor infinite = raw.abs().equal(Double.POSITIVE_INFINITY);
    Tensor scores = infinite.where(raw.zerosLike(), raw);
    String kind = aggregation;
    Tensor score =
        kind == null
            ? scores
            : kind.equals("uniform_average")
                ? scores.mean()
                : total.multiply(scores).sum().divide(total.sum());
    if (regressors == 0) {
      return score;
    }
    Tensor n = samples.tensor();
    Tensor enough = n.subtract(1).greater(regressors);
    Tensor divisor = n.subtract(regressors + 1.0);
    Tensor adjusted =
        score
            .subtractFrom(1)
            .multiply(n.subtract(1))
            .divide(enough.where(divisor, divisor.onesLike()))
            .subtractFrom(1);
    return enough.broadcastTo(score.shape()).where(adjusted, score);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return super.config().put("class_aggregation", aggregation).put("num_regressors", regressors);
  }
}
