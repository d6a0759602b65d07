package org.pellucid.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.tensor.Tensor;

/** The likeliest sequences of labels, followed from frame to frame by their beginnings. */
final class BeamSearch {
  private final int width;
  private final int blank;
  private final int classes;

  /** How likely a beginning is, ending in no label or in its last one; logarithms. */
  private record Score(double onBlank, double onLabel) {
    static final Score NONE = new Score(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    double total() {
      return logSum(onBlank, onLabel);
    }

    Score plus(double blankToo, double labelToo) {
      return new Score(logSum(onBlank, blankToo), logSum(onLabel, labelToo));
    }
  }

  private BeamSearch(int width, int blank, int classes) {
    this.width = width;
    this.blank = blank;
    this.classes = classes;
  }

  private static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + Math.log1p(Math.exp(Math.min(a, b) - most));
  }

  static List<Tensor> decode(Tensor scores, Tensor lengths, int width, int paths, int blank) {
    NdArray logs = Nonlinearities.logSoftmax(scores, Ints.of(-1)).value();
    int[] counts = lengths.toIntArray();
    int batch = scores.dim(0);
    int frames = scores.dim(1);
    int classes = scores.dim(2);
    BeamSearch search = new BeamSearch(width, blank, classes);
    int[] labels = new int[paths * batch * frames];
    Arrays.fill(labels, -1);
    float[] totals = new float[batch * paths];
    Arrays.fill(totals, Float.NEGATIVE_INFINITY);
    for (int b = 0; b < batch; b++) {
      Map<List<Integer>, Score> beams = new LinkedHashMap<>();
      beams.put(List.of(), new Score(0, Double.NEGATIVE_INFINITY));
      for (int t = 0; t < Math.max(1, counts[b]) && t < frames; t++) {
        beams = search.next(beams, logs, (b * frames + t) * classes);
      }
      int p = 0;
      for (Map.Entry<List<Integer>, Score> beam : beams.entrySet()) {
        if (p == paths) {
          break;
        }
        for (int i = 0; i < beam.getKey().size(); i++) {
          labels[(p * batch + b) * frames + i] = beam.getKey().get(i);
        }
        totals[b * paths + p++] = (float) beam.getValue().total();
      }
    }
    return List.of(
        Tensor.of(NdArray.of(labels, paths, batch, frames)),
        Tensor.of(NdArray.of(totals, batch, paths)).cast(scores.dtype()));
  }

  /** The beginnings after one more frame, the likeliest first. */
  private Map<List<Integer>, Score> next(Map<List<Integer>, Score> beams, NdArray logs, int frame) {
    Map<List<Integer>, Score> grown = new LinkedHashMap<>();
    beams.forEach((path, score) -> {
      for (int c = 0; c < classes; c++) {
        double p = logs.getDouble(frame + c);
        if (c == blank) {
          add(grown, path, score.total() + p, Double.NEGATIVE_INFINITY);
          continue;
        }
        List<Integer> longer = new ArrayList<>(path);
        longer.add(c);
        if (!path.isEmpty() && path.getLast() == c) {
          add(grown, path, Double.NEGATIVE_INFINITY, score.onLabel() + p);
          add(grown, longer, Double.NEGATIVE_INFINITY, score.onBlank() + p);
        } else {
          add(grown, longer, Double.NEGATIVE_INFINITY, score.total() + p);
        }
      }
    });
    Map<List<Integer>, Score> best = new LinkedHashMap<>();
    grown.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<List<Integer>, Score>>comparingDouble(
                    entry -> -entry.getValue().total())
                .thenComparing(Map.Entry::getKey, BeamSearch::compare))
        .limit(width)
        .forEach(entry -> best.put(entry.getKey(), entry.getValue()));
    return best;
  }

  private static void add(
      Map<List<Integer>, Score> grown, List<Integer> path, double blankToo, double labelToo) {
    grown.merge(
        path, Score.NONE.plus(blankToo, labelToo), (a, b) -> a.plus(b.onBlank(), b.onLabel()));
  }

  /** Of equally likely ones, lower classes first, and longer sequences. */
  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int way = Integer.compare(a.get(i), b.get(i));
      if (way != 0) {
        return way;
      }
    }
    return Integer.compare(b.size(), a.size());
  }
}
