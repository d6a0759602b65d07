package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.projection.PCA;
import org.pellucid.explain.projection.TSNE;

/**
 * Points of a plane, which stand for samples or words.
 *
 * @param wanted how they were to be found
 * @param rows what the layer gave out
 * @param points x and y of each; empty as long as there are none
 * @param shown the number of each sample among the samples; none for words
 * @param samples the samples; null for words
 * @param names the words; none for samples
 * @param about what else the page shows
 * @param busy whether they still move
 */
record Plane(
    Wanted wanted,
    NdArray rows,
    double[] points,
    int[] shown,
    @Nullable Samples samples,
    List<String> names,
    Map<String, Object> about,
    boolean busy) {
  /** Before t-SNE, that many directions are left: more would only make it slower. */
  private static final int DIRECTIONS = 50;

  /** How a plane is found. */
  enum Method {
    PCA,
    TSNE
  }

  /** What was asked for. */
  record Wanted(String layer, Method method, double perplexity, int iterations) {}

  private Plane moved(double[] newPoints, Map<String, Object> more, boolean newBusy) {
    Map<String, Object> all = new LinkedHashMap<>(about);
    all.putAll(more);
    return new Plane(wanted, rows, newPoints, shown, samples, names, all, newBusy);
  }

  /** The same points, which move no more. */
  Plane stopped() {
    return moved(points, Map.of(), false);
  }

  /**
   * Finds the points.
   *
   * @param watcher is shown points that still move, and says whether to go on
   * @return the plane with its points
   */
  Plane done(Predicate<Plane> watcher) {
    int samples = rows.shape().dim(0);
    int features = rows.shape().dim(1);
    if (wanted.method() == Method.PCA) {
      PCA pca = PCA.fit(rows, Math.min(2, Math.min(samples, features)));
      List<Double> shares = Arrays.stream(pca.explainedVarianceRatio()).boxed().toList();
      return moved(inPlane(pca.transform(rows)), Map.of("explained", shares), false);
    }
    int directions = Math.min(DIRECTIONS, Math.min(samples, features));
    NdArray fewer = features > DIRECTIONS ? PCA.fit(rows, directions).transform(rows) : rows;
    TSNE.Layout layout =
        new TSNE()
            .perplexity(wanted.perplexity())
            .iterations(wanted.iterations())
            .watch(now -> watcher.test(moved(now.points().toDoubleArray(), course(now), true)))
            .fit(fewer);
    return moved(layout.points().toDoubleArray(), course(layout), false);
  }

  private static Map<String, Object> course(TSNE.Layout layout) {
    return Map.of("iteration", layout.iteration(), "divergence", layout.klDivergence());
  }

  /** One component is drawn along x. */
  private static double[] inPlane(NdArray places) {
    int width = places.shape().dim(1);
    double[] points = new double[2 * places.shape().dim(0)];
    for (int i = 0; i < points.length / 2; i++) {
      for (int axis = 0; axis < width; axis++) {
        points[2 * i + axis] = places.getDouble(i * width + axis);
      }
    }
    return points;
  }

  /** All of it, for the page. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(about);
    json.put("layer", wanted.layer());
    json.put("method", wanted.method() == Method.PCA ? "pca" : "tsne");
    json.put("perplexity", wanted.perplexity());
    json.put("iterations", wanted.iterations());
    json.put("busy", busy);
    json.put("numbers", rows.shape().dim(1));
    json.put("names", names);
    json.put("points", rounded());
    return json;
  }

  /** Finer than a screen shows even when zoomed in. */
  private List<Float> rounded() {
    double most = Arrays.stream(points).map(Math::abs).max().orElse(1);
    double unit = most > 0 ? Math.pow(10, Math.ceil(Math.log10(most)) - 5) : 1;
    List<Float> rounded = new ArrayList<>(points.length);
    for (double point : points) {
      rounded.add((float) (Math.round(point / unit) * unit));
    }
    return rounded;
  }

  /**
   * One point: its sample or word, and its neighbours by what the layer gave.
   *
   * @param point its number
   * @param most how many neighbours
   */
  Map<String, Object> point(int point, int most) {
    if (point < 0 || point >= rows.shape().dim(0)) {
      throw new PellucidException("Embedding: there is no point " + point + ".");
    }
    Map<String, Object> view = new LinkedHashMap<>();
    Samples known = samples;
    if (known == null) {
      view.put("text", names.get(point));
    } else {
      view.putAll(known.view(shown[point]));
    }
    view.put("neighbours", neighbours(point, most));
    return view;
  }

  /** Pairs of point and distance, the nearest first. */
  private List<List<Number>> neighbours(int point, int most) {
    int count = rows.shape().dim(0);
    int width = rows.shape().dim(1);
    double[] squares = new double[count];
    for (int other = 0; other < count; other++) {
      for (int i = 0; i < width; i++) {
        double difference = rows.getDouble(other * width + i) - rows.getDouble(point * width + i);
        squares[other] += difference * difference;
      }
    }
    return IntStream.range(0, count)
        .filter(other -> other != point)
        .boxed()
        .sorted(Comparator.comparingDouble(other -> squares[other]))
        .limit(most)
        .map(other -> List.<Number>of(other, (float) Math.sqrt(squares[other])))
        .toList();
  }
}
