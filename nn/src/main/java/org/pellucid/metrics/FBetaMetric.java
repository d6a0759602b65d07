package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A weighted harmonic mean of precision and recall per class: {@code (1 + beta^2) * precision *
 * recall / (beta^2 * precision + recall)}.
 *
 * @param <M> the metric's own class
 */
abstract sealed class FBetaMetric<M extends FBetaMetric<M>> extends FluentMetric<M>
    permits F1Score, FBetaScore {
  private static final double EPSILON = 1e-7;
  private static final List<String> AVERAGES = List.of("micro", "macro", "weighted");

  private final List<Variable> sums = new ArrayList<>();
  private double beta = 1;
  private @Nullable String average;
  private @Nullable Double threshold;

  FBetaMetric(String name) {
    super(name);
  }

  final void setBeta(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new PellucidException(
          getClass().getSimpleName() + ": beta must be > 0, got " + value + ".");
    }
    beta = value;
  }

  /**
   * Sets how the scores of the classes become one number: {@code "macro"} (their mean), {@code
   * "weighted"} (weighted by how often a class occurs) or {@code "micro"} (from the counts of all
   * classes together).
   *
   * @param kind one of these; null (without) for one score per class
   * @return this
   */
  public final M average(@Nullable String kind) {
    if (kind != null && !AVERAGES.contains(kind)) {
      throw Names.unknown("average", kind, AVERAGES);
    }
    average = kind;
    return self();
  }

  /**
   * Sets from which score on a class counts as predicted.
   *
   * @param value above 0 and at most 1; without, the class with the highest score is
   * @return this
   */
  public final M threshold(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": threshold must be above 0 and at most 1, got "
              + value
              + ".");
    }
    threshold = value;
    return self();
  }

  final M readAll(Config config) {
    average(config.textOrNull("average"));
    Double least = config.numberOrNull("threshold");
    if (least != null) {
      threshold(least);
    }
    return read(config);
  }

  private boolean isMicro() {
    return "micro".equals(average);
  }

  private List<Variable> sums(int classes) {
    if (sums.isEmpty()) {
      Shape shape = isMicro() ? Shape.SCALAR : Shape.of(classes);
      for (String state :
          new String[] {
            "true_positives", "false_positives", "false_negatives", "intermediate_weights"
          }) {
        sums.add(addState(state, shape, 0));
      }
    }
    return sums;
  }

  @Override
  public final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    if (yTrue.rank() != 2 || yPred.rank() != 2) {
      throw new PellucidException(
          getClass().getSimpleName()
              + " expects targets and predictions [batch, classes], got "
              + yTrue.shape()
              + " and "
              + yPred.shape()
              + ".");
    }
    Tensor score = yPred.cast(DType.FLOAT32);
    Tensor truth = yTrue.cast(DType.FLOAT32);
    Double least = threshold;
    // A sample whose scores are all 0 has no highest one.
    Tensor predicted =
        (least == null
                ? score.greaterEqual(score.keep(score.max(1), 1)).and(score.abs().greater(1e-9))
                : score.greater(least))
            .cast(DType.FLOAT32);
    List<Tensor> parts =
        List.of(
            predicted.multiply(truth),
            predicted.multiply(truth.subtractFrom(1)),
            predicted.subtractFrom(1).multiply(truth),
            truth);
    for (int i = 0; i < parts.size(); i++) {
      Tensor part = parts.get(i);
      if (sampleWeight != null) {
        Tensor weight = sampleWeight.cast(DType.FLOAT32);
        part = part.multiply(weight.rank() == 1 ? weight.expandDims(1) : weight);
      }
      sums(yPred.dim(1)).get(i).assignAdd(isMicro() ? part.sum() : part.sum(0));
    }
  }

  @Override
  public final Tensor result() {
    if (sums.isEmpty()) {
      return Tensor.zeros();
    }
    Tensor right = sums.get(0).tensor();
    Tensor precision = right.divide(right.add(sums.get(1).tensor()).add(EPSILON));
    Tensor recall = right.divide(right.add(sums.get(2).tensor()).add(EPSILON));
    double square = beta * beta;
    Tensor score =
        precision
            .multiply(recall)
            .divide(precision.multiply(square).add(recall).add(EPSILON))
            .multiply(1 + square);
    String kind = average;
    if (kind == null) {
      return score;
    }
    if (!kind.equals("weighted")) {
      return score.mean();
    }
    Tensor occurrences = sums.get(3).tensor();
    return score.multiply(occurrences.divide(occurrences.sum().add(EPSILON))).sum();
  }

  @Override
  public final Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return super.config().put("average", average).put("threshold", threshold);
  }

  final double beta() {
    return beta;
  }
}
