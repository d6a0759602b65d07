package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.metrics.Decisions.Count;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The area under a curve of decisions at all thresholds: 1 for perfect scores; 0.5 for guesses,
 * under the ROC curve.
 *
 * <p>The curve is drawn through the points at 200 thresholds, so the area is an approximation.
 * Curves: {@code "ROC"} (recall over false-positive rate, without), {@code "PR"} (precision over
 * recall) and {@code "PRGAIN"} (their gains over a constant guess). Summation: {@code
 * "interpolation"} (trapezoids; for "PR" the formula of Davis and Goadrich), {@code "minoring"},
 * {@code "majoring"}.
 *
 * <p>Targets are 0 or 1, scores lie between 0 and 1. Source: {@code keras.metrics.AUC}; Davis and
 * Goadrich, "The Relationship Between Precision-Recall and ROC Curves" (2006).
 */
public final class AUC extends FluentMetric<AUC> {
  private static final double EPSILON = 1e-7;

  private enum Curve {
    ROC,
    PR,
    PRGAIN
  }

  private enum Summation {
    INTERPOLATION,
    MAJORING,
    MINORING;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<Variable> sums = new ArrayList<>();
  private double[] thresholds = even(200);
  private boolean ownThresholds;
  private Curve curve = Curve.ROC;
  private Summation summation = Summation.INTERPOLATION;
  private boolean multiLabel;
  private int labels;
  private float @Nullable [] labelWeights;
  private boolean fromLogits;

  /** Makes the metric. */
  public AUC() {
    super("auc");
  }

  static AUC fromConfig(Config config) {
    AUC metric =
        new AUC()
            .read(config)
            .curve(config.text("curve", "ROC"))
            .summationMethod(config.text("summation_method", "interpolation"))
            .fromLogits(config.flag("from_logits", false))
            .multiLabel(config.flag("multi_label", false));
    // Keras writes the number also where the thresholds are given, which then count.
    int count = config.integer("num_thresholds", 200);
    if (config.get("thresholds") == null) {
      metric.numThresholds(count);
    } else {
      metric.thresholds(numbers(config, "thresholds"));
    }
    if (config.get("num_labels") != null && config.integer("num_labels") > 0) {
      metric.numLabels(config.integer("num_labels"));
    }
    return config.get("label_weights") == null
        ? metric
        : metric.labelWeights(numbers(config, "label_weights"));
  }

  private static double[] numbers(Config config, String key) {
    Object value = config.get(key);
    return value instanceof NdArray array ? array.toDoubleArray() : config.numbers(key);
  }

  /** The inner thresholds evenly spaced, the outer ones a little outside of the range. */
  private static double[] even(int count) {
    double[] inner = new double[count - 2];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = (i + 1) / (count - 1.0);
    }
    return widened(inner);
  }

  private static double[] widened(double[] inner) {
    double[] all = new double[inner.length + 2];
    System.arraycopy(inner, 0, all, 1, inner.length);
    all[0] = -EPSILON;
    all[all.length - 1] = 1 + EPSILON;
    return all;
  }

  /**
   * Sets how many thresholds there are, evenly spaced.
   *
   * @param count at least 2; 200 without
   * @return this
   */
  public AUC numThresholds(int count) {
    thresholds = even(Setting.atLeast("AUC", "numThresholds", 2, count));
    ownThresholds = false;
    return this;
  }

  /**
   * Sets the thresholds; one below 0 and one above 1 are added.
   *
   * @param list numbers from 0 to 1, in any order
   * @return this
   */
  public AUC thresholds(double... list) {
    double[] sorted = list.clone();
    for (double threshold : sorted) {
      Setting.between("AUC", "thresholds", 0, 1, threshold);
    }
    Arrays.sort(sorted);
    thresholds = widened(sorted);
    ownThresholds = true;
    return this;
  }

  /**
   * Sets the curve.
   *
   * @param name {@code "ROC"}, {@code "PR"} or {@code "PRGAIN"}
   * @return this
   */
  public AUC curve(String name) {
    curve =
        switch (name) {
          case "ROC", "roc" -> Curve.ROC;
          case "PR", "pr" -> Curve.PR;
          case "PRGAIN", "prgain" -> Curve.PRGAIN;
          default -> throw Names.unknown("curve", name, List.of("ROC", "PR", "PRGAIN"));
        };
    return this;
  }

  /**
   * Sets how the area between two points is taken.
   *
   * @param name {@code "interpolation"}, {@code "minoring"} or {@code "majoring"}
   * @return this
   */
  public AUC summationMethod(String name) {
    summation =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "interpolation" -> Summation.INTERPOLATION;
          case "minoring" -> Summation.MINORING;
          case "majoring" -> Summation.MAJORING;
          default ->
              throw Names.unknown(
                  "summation method", name, List.of("interpolation", "minoring", "majoring"));
        };
    return this;
  }

  /**
   * Sets whether each entry of the last axis has a curve of its own, whose areas are averaged.
   *
   * @param each false without: all entries make one curve
   * @return this
   */
  public AUC multiLabel(boolean each) {
    multiLabel = each;
    return this;
  }

  /**
   * Sets how many labels there are, with {@link #multiLabel}; else the first batch tells.
   *
   * @param count at least 1
   * @return this
   */
  public AUC numLabels(int count) {
    if (!multiLabel) {
      throw new PellucidException("AUC: numLabels needs multiLabel(true).");
    }
    labels = Setting.atLeast("AUC", "numLabels", 1, count);
    return this;
  }

  /**
   * Sets how much each label counts.
   *
   * @param weights one per entry of the last axis, at least 0
   * @return this
   */
  public AUC labelWeights(double... weights) {
    float[] all = new float[weights.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Setting.atLeast("AUC", "labelWeights", 0.0, weights[i]);
    }
    labelWeights = all;
    return this;
  }

  /**
   * Sets whether scores are logits.
   *
   * @param logits false without
   * @return this
   */
  public AUC fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  private List<Variable> sums() {
    if (sums.isEmpty()) {
      Shape shape = multiLabel ? Shape.of(thresholds.length, labels) : Shape.of(thresholds.length);
      for (Count count : Count.values()) {
        sums.add(addState(count.text(), shape, 0));
      }
    }
    return sums;
  }

  private @Nullable Tensor weights() {
    float[] weights = labelWeights;
    return weights == null ? null : Tensor.of(NdArray.of(weights));
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    if (multiLabel) {
      if (yPred.rank() != 2 || (labels != 0 && labels != yPred.dim(1))) {
        throw new PellucidException(
            "AUC: with multiLabel, scores must have shape [batch, "
                + (labels == 0 ? "labels" : labels)
                + "], got "
                + yPred.shape()
                + ".");
      }
      labels = yPred.dim(1);
    }
    Tensor scores = yPred.cast(DType.FLOAT32);
    List<Tensor> counts =
        Decisions.of("AUC", yTrue, fromLogits ? scores.sigmoid() : scores, sampleWeight, null, null)
            .weighted(multiLabel ? null : weights())
            .count(thresholds, multiLabel);
    for (int i = 0; i < counts.size(); i++) {
      sums().get(i).assignAdd(counts.get(i));
    }
  }

  @Override
  public Tensor result() {
    if (multiLabel && labels == 0) {
      return Tensor.scalar(0.0).cast(DType.FLOAT32);
    }
    Tensor tp = sums().get(Count.TRUE_POSITIVES.ordinal()).tensor();
    Tensor fp = sums().get(Count.FALSE_POSITIVES.ordinal()).tensor();
    Tensor fn = sums().get(Count.FALSE_NEGATIVES.ordinal()).tensor();
    Tensor tn = sums().get(Count.TRUE_NEGATIVES.ordinal()).tensor();
    Tensor areas =
        curve == Curve.PR && summation == Summation.INTERPOLATION
            ? interpolated(tp, fp, fn)
            : rectangles(tp, fp, fn, tn);
    Tensor area = areas.sum(0);
    if (!multiLabel) {
      return area;
    }
    Tensor weights = weights();
    return weights == null
        ? area.mean()
        : Ratios.divideNoNan(area.multiply(weights).sum(), weights.sum());
  }

  /** All but the last point, at which most scores still pass. */
  private static Tensor from(Tensor points) {
    return points.slice(0, 0, points.dim(0) - 1);
  }

  /** All but the first point. */
  private static Tensor to(Tensor points) {
    return points.slice(0, 1, points.dim(0));
  }

  private Tensor rectangles(Tensor tp, Tensor fp, Tensor fn, Tensor tn) {
    Tensor recall = Ratios.divideNoNan(tp, tp.add(fn));
    List<Tensor> points =
        switch (curve) {
          case ROC -> List.of(Ratios.divideNoNan(fp, fp.add(tn)), recall);
          case PR -> List.of(recall, Ratios.divideNoNan(tp, tp.add(fp)));
          case PRGAIN -> gains(tp, fp, fn, tn);
        };
    Tensor x = points.get(0);
    Tensor y = points.get(1);
    Tensor height =
        switch (summation) {
          case INTERPOLATION -> from(y).add(to(y)).divide(2);
          case MINORING -> from(y).minimum(to(y));
          case MAJORING -> from(y).maximum(to(y));
        };
    return from(x).subtract(to(x)).multiply(height);
  }

  private static List<Tensor> gains(Tensor tp, Tensor fp, Tensor fn, Tensor tn) {
    Tensor odds = Ratios.divideNoNan(tp.add(fn), tn.add(fp));
    Tensor found = tp.notEqual(0);
    Tensor recall = odds.multiply(Ratios.divideNoNan(fn, tp)).subtractFrom(1);
    Tensor precision = odds.multiply(Ratios.divideNoNan(fp, tp)).subtractFrom(1);
    return List.of(
        found.where(recall, tp.zerosLike()).maximum(0), found.where(precision, tp.onesLike()));
  }

  /**
   * Between two thresholds, true and all positives change in a straight line, precision does not:
   * the integral of their quotient has a logarithm in it.
   */
  private static Tensor interpolated(Tensor tp, Tensor fp, Tensor fn) {
    Tensor positives = tp.add(fp);
    Tensor gained = from(tp).subtract(to(tp));
    Tensor slope = Ratios.divideNoNan(gained, from(positives).subtract(to(positives)).maximum(0));
    Tensor intercept = to(tp).subtract(slope.multiply(to(positives)));
    Tensor both = from(positives).greater(0).and(to(positives).greater(0));
    Tensor ratio =
        both.where(
            Ratios.divideNoNan(from(positives), to(positives).maximum(0)),
            to(positives).onesLike());
    return Ratios.divideNoNan(
        slope.multiply(gained.add(intercept.multiply(ratio.log()))), to(tp).add(to(fn)).maximum(0));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    List<Object> weights = null;
    if (labelWeights != null) {
      weights = new ArrayList<>();
      for (float weight : labelWeights) {
        weights.add(Double.parseDouble(Float.toString(weight)));
      }
    }
    Config config =
        super.config()
            .put("num_thresholds", thresholds.length)
            .put("curve", curve.name())
            .put("summation_method", summation.text())
            .put("multi_label", multiLabel)
            .put("num_labels", labels == 0 ? null : labels)
            .put("label_weights", weights)
            .put("from_logits", fromLogits);
    if (ownThresholds) {
      List<Object> inner = new ArrayList<>();
      for (int i = 1; i < thresholds.length - 1; i++) {
        inner.add(thresholds[i]);
      }
      config.put("thresholds", inner);
    }
    return config;
  }
}
