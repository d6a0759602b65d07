package org.pellucid.metrics;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/**
 * Yes-or-no decisions about a batch, to be counted at thresholds.
 *
 * @param truth what is right, truth values
 * @param score a score is a yes if it is above the threshold; of the shape of the truth
 * @param weight how much each decision counts, of that shape; null for all the same
 */
record Decisions(Tensor truth, Tensor score, @Nullable Tensor weight) {
  /** One of the four ways in which a decision meets the truth. */
  enum Count {
    TRUE_POSITIVES,
    FALSE_POSITIVES,
    FALSE_NEGATIVES,
    TRUE_NEGATIVES;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What scores that are not among the best become. */
  private static final double LOWEST = -1e10;

  /** The threshold that lets all pass but the scores that are not among the best. */
  static final double LOWEST_THRESHOLD = LOWEST;

  /**
   * Lays targets, scores and weights of a batch side by side, by Keras's rules.
   *
   * @param owner the metric, for messages
   * @param yTrue the targets; what is not 0 is a yes
   * @param yPred the scores
   * @param sampleWeight how much each sample counts, or null
   * @param topK how many scores of each sample are kept; null for all
   * @param classId the only class looked at; null for all
   */
  static Decisions of(
      String owner,
      Tensor yTrue,
      Tensor yPred,
      @Nullable Tensor sampleWeight,
      @Nullable Integer topK,
      @Nullable Integer classId) {
    Tensor truth = Ranks.fit(yTrue, yPred.shape()).cast(DType.BOOL);
    Tensor score = Ranks.fit(yPred.cast(DType.FLOAT32), yTrue.shape());
    Tensor weight = sampleWeight == null ? null : weight(sampleWeight, score.shape());
    if (topK != null) {
      score = best(score, topK);
    }
    if (classId == null) {
      return new Decisions(truth, score, weight);
    }
    if (score.rank() < 2 || classId >= score.dim(-1)) {
      throw new PellucidException(
          owner
              + ": classId "
              + classId
              + (score.rank() < 2
                  ? " needs scores [batch, classes], got " + score.shape() + "."
                  : " is outside 0.." + (score.dim(-1) - 1) + "."));
    }
    return new Decisions(
        truth.select(-1, classId),
        score.select(-1, classId),
        weight == null ? null : weight.select(-1, classId));
  }

  private static Tensor weight(Tensor given, Shape shape) {
    Tensor weight = Ranks.fit(given.cast(DType.FLOAT32), shape);
    if (weight.rank() < shape.rank()) {
      weight = weight.expandDims(-1);
    }
    return weight.broadcastTo(shape);
  }

  /** The k best scores of each sample as they are, the others as low as can be. */
  private static Tensor best(Tensor scores, int k) {
    Tensor places = scores.argsort(true).argsort(false);
    return places.less(k).where(scores, Tensor.full(DType.FLOAT32, scores.shape(), LOWEST));
  }

  /** Multiplies the weights by one weight for each entry of the last axis. */
  Decisions weighted(@Nullable Tensor labelWeights) {
    if (labelWeights == null) {
      return this;
    }
    Tensor each = labelWeights.broadcastTo(score.shape());
    return new Decisions(truth, score, weight == null ? each : weight.multiply(each));
  }

  /**
   * Counts decisions at each threshold.
   *
   * @param thresholds the thresholds, ascending
   * @param perLabel whether entries of the last axis are counted apart
   * @return the four counts in the order of {@link Count}: {@code [thresholds]}, or {@code
   *     [thresholds, labels]}
   */
  List<Tensor> count(double[] thresholds, boolean perLabel) {
    int labels = perLabel ? score.dim(-1) : 1;
    Tensor right = truth.cast(DType.FLOAT32);
    Tensor wrong = right.subtractFrom(1);
    Tensor scores = score.reshape(-1, labels);
    Tensor yes = (weight == null ? right : right.multiply(weight)).reshape(-1, labels);
    Tensor no = (weight == null ? wrong : wrong.multiply(weight)).reshape(-1, labels);
    Tensor truePositives = passing(thresholds, scores, yes);
    Tensor falsePositives = passing(thresholds, scores, no);
    List<Tensor> counts =
        List.of(
            truePositives,
            falsePositives,
            yes.sum(0).subtract(truePositives),
            no.sum(0).subtract(falsePositives));
    return perLabel ? counts : counts.stream().map(count -> count.squeeze(1)).toList();
  }

  /** The sum, at each threshold, of the amounts whose scores are above it. */
  private static Tensor passing(double[] thresholds, Tensor scores, Tensor amounts) {
    int n = thresholds.length;
    int labels = scores.dim(1);
    if (!areEven(thresholds)) {
      float[] limits = new float[n];
      for (int i = 0; i < n; i++) {
        limits[i] = (float) thresholds[i];
      }
      Tensor above = scores.expandDims(0).greater(Tensor.of(NdArray.of(limits, n, 1, 1)));
      return above.cast(DType.FLOAT32).multiply(amounts.expandDims(0)).sum(1);
    }
    // Even thresholds tell without a search between which two of them a score lies: in bucket i
    // are the scores above threshold i - 1 and no higher one, in bucket 0 those above none.
    Tensor bucket = scores.clip(0, 1).multiply(n - 1).ceil();
    if (thresholds[0] < 0) {
      bucket = bucket.maximum(1);
    }
    Tensor label = Tensor.iota(DType.INT32, scores.shape(), 1);
    Tensor place = bucket.cast(DType.INT32).multiply(labels).add(label).reshape(-1);
    Tensor buckets =
        Tensor.zeros((n + 1) * labels)
            .scatter(place, amounts.reshape(-1), 0, Op.Combine.ADD)
            .reshape(n + 1, labels);
    return buckets.slice(0, 1, n + 1).flip(0).cumsum(0).flip(0);
  }

  /** Whether thresholds cut the range from 0 to 1 evenly, the ends perhaps a little outside. */
  private static boolean areEven(double[] thresholds) {
    int n = thresholds.length;
    boolean even = n >= 3;
    for (int i = 0; even && i < n; i++) {
      double place = (float) i / (n - 1);
      even = Math.abs(thresholds[i] - place) <= 2e-7 + 1e-5 * Math.abs(place);
    }
    return even;
  }
}
