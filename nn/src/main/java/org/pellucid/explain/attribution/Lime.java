package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.attribution.Attribution.Named;

/**
 * A straight line fitted around a sample: parts are left out at random, and a ridge regression of
 * the number on which parts are there, in which samples near the whole count more, gives each part
 * a slope.
 *
 * <p>Weight of a choice of parts: {@code exp(-d² / kernel²)}, d being one less the cosine between
 * the choice and the whole. What the line does not explain is in {@link Contributions#error}.
 *
 * <p>Defaults: 1000 samples, kernel width 0.25, ridge 1, seed 0. Source: Ribeiro, Singh, Guestrin,
 * 2016.
 */
public final class Lime {
  private final int samples;
  private final double kernel;
  private final double ridge;
  private final long seed;

  /** Prepares with the defaults. */
  public Lime() {
    this(1000, 0.25, 1, 0);
  }

  /**
   * Prepares.
   *
   * @param samples how many samples are asked, at least 10
   * @param kernel the width within which samples count, above 0
   * @param ridge the strength of the ridge, at least 0
   * @param seed the seed of what is left out
   */
  public Lime(int samples, double kernel, double ridge, long seed) {
    if (samples < 10 || !(kernel > 0) || !(ridge >= 0)) {
      throw new PellucidException(
          "Lime needs samples >= 10, kernel > 0 and ridge >= 0, got "
              + samples
              + ", "
              + kernel
              + " and "
              + ridge
              + ".");
    }
    this.samples = samples;
    this.kernel = kernel;
    this.ridge = ridge;
    this.seed = seed;
  }

  /**
   * Explains a sample.
   *
   * @param parts the sample in parts
   * @param scorer the number to explain
   * @param <T> what a sample is
   * @return the slope of each part
   */
  public <T> Contributions explain(Parts<T> parts, Scorer<T> scorer) {
    int n = parts.names().size();
    if (n == 0) {
      throw new PellucidException("Lime: the sample has no parts.");
    }
    List<boolean[]> choices = choices(n);
    double[] scores = parts.scores(choices, scorer);
    double[] weights = new double[choices.size()];
    double[] mean = new double[n + 1];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      boolean[] kept = choices.get(i);
      long there = IntStream.range(0, n).filter(j -> kept[j]).count();
      double distance = 1 - Math.sqrt((double) there / n);
      weights[i] = Math.exp(-distance * distance / (kernel * kernel));
      total += weights[i];
      for (int j = 0; j < n; j++) {
        mean[j] += kept[j] ? weights[i] : 0;
      }
      mean[n] += weights[i] * scores[i];
    }
    double sum = total;
    Arrays.setAll(mean, j -> mean[j] / sum);
    // Around the means, so that the ridge does not pull at the height of the line
    List<double[]> rows = new ArrayList<>();
    double[] targets = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      boolean[] kept = choices.get(i);
      double[] row = new double[n];
      Arrays.setAll(row, j -> (kept[j] ? 1 : 0) - mean[j]);
      rows.add(row);
      targets[i] = scores[i] - mean[n];
    }
    double[] slopes = LeastSquares.solve(rows, targets, weights, ridge);
    double base = mean[n];
    for (int j = 0; j < n; j++) {
      base -= slopes[j] * mean[j];
    }
    List<Named> named =
        IntStream.range(0, n).mapToObj(i -> new Named(parts.names().get(i), slopes[i])).toList();
    return new Contributions(
        "LIME", named, base, scores[0], unexplained(rows, targets, weights, slopes));
  }

  /** The whole sample first. */
  private List<boolean[]> choices(int n) {
    RandomGenerator random = Draws.of(seed);
    List<boolean[]> choices = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      boolean[] kept = new boolean[n];
      Arrays.fill(kept, true);
      int left = i == 0 ? 0 : 1 + random.nextInt(n);
      for (int part : Draws.different(left, n, random)) {
        kept[part] = false;
      }
      choices.add(kept);
    }
    return choices;
  }

  private static double unexplained(
      List<double[]> rows, double[] targets, double[] weights, double[] slopes) {
    double rest = 0;
    double all = 0;
    for (int i = 0; i < targets.length; i++) {
      double line = 0;
      for (int j = 0; j < slopes.length; j++) {
        line += rows.get(i)[j] * slopes[j];
      }
      rest += weights[i] * (targets[i] - line) * (targets[i] - line);
      all += weights[i] * targets[i] * targets[i];
    }
    return all == 0 ? 0 : rest / all;
  }
}
