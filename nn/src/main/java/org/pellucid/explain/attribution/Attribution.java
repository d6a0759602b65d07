package org.pellucid.explain.attribution;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * How much each number of each sample contributed to the output that is explained.
 *
 * <p>Scores have the unit of the output. Positive ones raised it, negative ones lowered it; for
 * {@link Saliency} they are slopes.
 *
 * @param method the method's name
 * @param scores one number for each number of the input, or of the layer that was asked, of shape
 *     {@code [samples, ...]}
 * @param targets which output of each sample is explained
 * @param outputs the value of that output
 * @param errors how far the scores of each sample are from adding up to what they should add up to;
 *     NaN where the method promises no sum
 */
public record Attribution(
    String method,
    NdArray scores,
    List<Integer> targets,
    List<Double> outputs,
    List<Double> errors) {
  /**
   * A part of a sample with its score.
   *
   * @param name the column, word or place
   * @param score what it contributed
   */
  public record Named(String name, double score) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%+.4f  %s", score, name);
    }
  }

  /**
   * Makes an attribution.
   *
   * @param method the method's name
   * @param scores the scores
   * @param targets the targets
   * @param outputs the outputs
   * @param errors the errors
   */
  public Attribution {
    targets = List.copyOf(targets);
    outputs = List.copyOf(outputs);
    errors = List.copyOf(errors);
  }

  /** {@return how many samples are explained} */
  public int samples() {
    return targets.size();
  }

  /**
   * Gives the scores of one sample.
   *
   * @param sample which one
   * @return its scores, row by row
   */
  public double[] of(int sample) {
    int width = scores.size() / scores.shape().dim(0);
    double[] result = new double[width];
    for (int i = 0; i < width; i++) {
      result[i] = scores.getDouble(sample * width + i);
    }
    return result;
  }

  /**
   * Gives one score for each place of a sample: the sum over the last axis, such as the channels of
   * a pixel or the embedding of a word.
   *
   * @return the scores without the last axis
   */
  public Attribution overPlaces() {
    Shape shape = scores.shape();
    int last = shape.dim(shape.rank() - 1);
    float[] sums = new float[scores.size() / last];
    for (int i = 0; i < sums.length; i++) {
      double sum = 0;
      for (int j = 0; j < last; j++) {
        sum += scores.getDouble(i * last + j);
      }
      sums[i] = (float) sum;
    }
    NdArray places = NdArray.of(sums).reshape(shape.without(shape.rank() - 1));
    return new Attribution(method, places, targets, outputs, errors);
  }

  /**
   * Names the parts of a sample, those that moved the output most first.
   *
   * @param sample which sample
   * @param names one name for each of its scores: columns, words
   * @return the parts by falling size of their score
   */
  public List<Named> ranked(int sample, List<String> names) {
    double[] own = of(sample);
    if (names.size() != own.length) {
      throw new PellucidException(
          "ranked: a sample has " + own.length + " scores, got " + names.size() + " names.");
    }
    return IntStream.range(0, own.length)
        .mapToObj(i -> new Named(names.get(i), own[i]))
        .sorted(Comparator.comparingDouble(named -> -Math.abs(named.score())))
        .toList();
  }

  /** {@return what is explained, and the sum of the scores, a line per sample} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int sample = 0; sample < samples(); sample++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s of sample %d: output %d is %.6g, scores add up to %.6g",
              method,
              sample,
              targets.get(sample),
              outputs.get(sample),
              Arrays.stream(of(sample)).sum()));
      double error = errors.get(sample);
      text.append(
          Double.isNaN(error) ? "\n" : String.format(Locale.ROOT, ", off by %.2g%n", error));
    }
    return text.toString();
  }
}
