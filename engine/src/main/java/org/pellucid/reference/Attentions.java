package org.pellucid.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/** Attention of several heads and its gradient, one query after the other. */
final class Attentions {
  private final double[] query;
  private final double[] key;
  private final double[] value;
  private final @Nullable Integers mask;
  private final int batch;
  private final int queries;
  private final int keys;
  private final int heads;
  private final int width;
  private final int valueWidth;
  private final double scale;
  private final boolean causal;

  private Attentions(List<Values> in, @Nullable Values mask, double scale, boolean causal) {
    query = ((Reals) in.get(0)).data();
    key = ((Reals) in.get(1)).data();
    value = ((Reals) in.get(2)).data();
    this.mask = (Integers) mask;
    Shape shape = in.get(0).shape();
    batch = shape.dim(0);
    queries = shape.dim(1);
    heads = shape.dim(2);
    width = shape.dim(3);
    keys = in.get(1).shape().dim(1);
    valueWidth = in.get(2).shape().dim(3);
    this.scale = scale;
    this.causal = causal;
  }

  static List<Values> forward(Op.Attention op, List<Values> in, List<TensorType> types) {
    Values mask = in.size() == 4 ? in.get(3) : null;
    return new Attentions(in, mask, op.scale(), op.causal()).forward(types);
  }

  static List<Values> backward(Op.AttentionGradient op, List<Values> in, List<TensorType> types) {
    Values mask = in.size() == 7 ? in.get(3) : null;
    Reals side = (Reals) in.getLast();
    return new Attentions(in, mask, op.scale(), op.causal()).backward(side.data(), types);
  }

  /** Where a vector begins in {@code [batch, length, heads, width]}. */
  private int at(int b, int place, int head, int length, int size) {
    return ((b * length + place) * heads + head) * size;
  }

  private boolean shown(int b, int head, int i, int j) {
    if (causal && j > i) {
      return false;
    }
    if (mask == null) {
      return true;
    }
    int at = 0;
    int[] index = {b, head, i, j};
    for (int axis = 0; axis < 4; axis++) {
      int extent = mask.shape().dim(axis);
      at = at * extent + (extent == 1 ? 0 : index[axis]);
    }
    return mask.data()[at] != 0;
  }

  /** The scores of one query with all keys. */
  private double[] scores(int b, int head, int i) {
    double[] scores = new double[keys];
    for (int j = 0; j < keys; j++) {
      for (int d = 0; d < width; d++) {
        scores[j] +=
            query[at(b, i, head, queries, width) + d] * key[at(b, j, head, keys, width) + d];
      }
      scores[j] = shown(b, head, i, j) ? scores[j] * scale : Op.Attention.HIDDEN;
    }
    return scores;
  }

  private static double most(double[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    return most;
  }

  private static double sum(double[] scores, double most) {
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - most);
    }
    return sum;
  }

  private double[] weights(double[] scores) {
    double most = most(scores);
    double sum = sum(scores, most);
    double[] weights = new double[keys];
    for (int j = 0; j < keys; j++) {
      weights[j] = Math.exp(scores[j] - most) / sum;
    }
    return weights;
  }

  private List<Values> forward(List<TensorType> types) {
    Reals output = new Reals(types.get(0));
    Reals sums = new Reals(types.get(1));
    for (int b = 0; b < batch; b++) {
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < queries; i++) {
          double[] scores = scores(b, head, i);
          int row = (b * heads + head) * queries + i;
          sums.data()[row] = most(scores);
          sums.data()[batch * heads * queries + row] = 1 / sum(scores, most(scores));
          double[] weights = weights(scores);
          int to = at(b, i, head, queries, valueWidth);
          for (int j = 0; j < keys; j++) {
            int from = at(b, j, head, keys, valueWidth);
            for (int e = 0; e < valueWidth; e++) {
              output.data()[to + e] += weights[j] * value[from + e];
            }
          }
        }
      }
    }
    return List.of(output, sums);
  }

  private List<Values> backward(double[] side, List<TensorType> types) {
    Reals byQuery = new Reals(types.get(0));
    Reals byKey = new Reals(types.get(1));
    Reals byValue = new Reals(types.get(2));
    for (int b = 0; b < batch; b++) {
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < queries; i++) {
          double[] weights = weights(scores(b, head, i));
          double[] byWeight = new double[keys];
          double mean = 0;
          int out = at(b, i, head, queries, valueWidth);
          for (int j = 0; j < keys; j++) {
            int from = at(b, j, head, keys, valueWidth);
            for (int e = 0; e < valueWidth; e++) {
              byWeight[j] += side[out + e] * value[from + e];
              byValue.data()[from + e] += weights[j] * side[out + e];
            }
            mean += weights[j] * byWeight[j];
          }
          int at = at(b, i, head, queries, width);
          for (int j = 0; j < keys; j++) {
            if (shown(b, head, i, j)) {
              double byScore = weights[j] * (byWeight[j] - mean) * scale;
              int from = at(b, j, head, keys, width);
              for (int d = 0; d < width; d++) {
                byQuery.data()[at + d] += byScore * key[from + d];
                byKey.data()[from + d] += byScore * query[at + d];
              }
            }
          }
        }
      }
    }
    return List.of(byQuery, byKey, byValue);
  }
}
