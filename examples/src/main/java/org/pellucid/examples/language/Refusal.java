package org.pellucid.examples.language;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How an answerer of questions fares that says "I don't know" whenever its largest probability is
 * below a threshold.
 *
 * @param accuracy the share of in-scope questions whose most probable class is right, refused or
 *     not
 * @param answered the share of in-scope questions that are answered, and rightly
 * @param refused the share of in-scope questions that are refused
 * @param recognised the share of out-of-scope questions that are refused
 */
public record Refusal(double accuracy, double answered, double refused, double recognised) {
  /**
   * Measures at a threshold.
   *
   * @param inScope the probabilities of in-scope questions
   * @param classes the right class of each
   * @param outOfScope the probabilities of questions that belong to no class
   * @param threshold the threshold
   * @return the shares
   */
  public static Refusal at(
      List<float[]> inScope, int[][] classes, List<float[]> outOfScope, double threshold) {
    int right = 0;
    int answered = 0;
    int refused = 0;
    for (int i = 0; i < inScope.size(); i++) {
      float[] p = inScope.get(i);
      int best = Dialogue.best(p);
      boolean isRight = best == classes[i][0];
      right += isRight ? 1 : 0;
      answered += isRight && p[best] >= threshold ? 1 : 0;
      refused += p[best] < threshold ? 1 : 0;
    }
    long recognised = outOfScope.stream().filter(p -> p[Dialogue.best(p)] < threshold).count();
    double n = inScope.size();
    return new Refusal(
        right / n, answered / n, refused / n, (double) recognised / outOfScope.size());
  }

  /**
   * Finds the threshold that serves both kinds of questions best: the largest sum of the shares
   * answered rightly and recognised.
   *
   * @param inScope the probabilities of in-scope questions that were not learned from
   * @param classes the right class of each
   * @param outOfScope the probabilities of questions that belong to no class
   * @return the threshold, in hundredths
   */
  public static double threshold(List<float[]> inScope, int[][] classes, List<float[]> outOfScope) {
    return IntStream.range(0, 100)
        .mapToObj(i -> i / 100.0)
        .max((a, b) ->
            Double.compare(
                at(inScope, classes, outOfScope, a).sum(),
                at(inScope, classes, outOfScope, b).sum()))
        .orElse(0.0);
  }

  private double sum() {
    return answered + recognised;
  }

  /**
   * Cuts a table of numbers into its rows.
   *
   * @param values all numbers, row by row
   * @param width how long a row is
   * @return the rows
   */
  public static List<float[]> rows(float[] values, int width) {
    return IntStream.range(0, values.length / width)
        .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
        .toList();
  }
}
