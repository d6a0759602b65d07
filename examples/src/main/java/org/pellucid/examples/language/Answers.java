package org.pellucid.examples.language;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.examples.training.LineChart;

/**
 * What a classifier says to questions of its classes and to questions of none, and what becomes of
 * them when it says "I don't know" below a threshold.
 */
public final class Answers {
  private static final double[] THRESHOLDS =
      IntStream.range(0, 100).mapToDouble(i -> i / 100.0).toArray();

  private final List<float[]> inScope;
  private final int[][] labels;
  private final List<float[]> outOfScope;

  private Answers(List<float[]> inScope, int[][] labels, List<float[]> outOfScope) {
    this.inScope = inScope;
    this.labels = labels;
    this.outOfScope = outOfScope;
  }

  /**
   * Takes the probabilities that a classifier gave.
   *
   * @param inScope those for questions of its classes, {@code [questions, classes]}
   * @param labels the right class of each, {@code [questions][1]}
   * @param outOfScope those for questions that belong to no class, {@code [questions, classes]}
   * @return the answers
   */
  public static Answers of(NdArray inScope, int[][] labels, NdArray outOfScope) {
    return new Answers(rows(inScope), labels, rows(outOfScope));
  }

  private static List<float[]> rows(NdArray probabilities) {
    float[] all = probabilities.toFloatArray();
    int width = probabilities.shape().dim(1);
    return IntStream.range(0, probabilities.shape().dim(0))
        .mapToObj(row -> Arrays.copyOfRange(all, row * width, (row + 1) * width))
        .toList();
  }

  /**
   * Measures at a threshold.
   *
   * @param threshold below which the largest probability means "I don't know"
   * @return the shares
   */
  public Refusal at(double threshold) {
    int right = 0;
    int answered = 0;
    int refused = 0;
    for (int i = 0; i < inScope.size(); i++) {
      float[] p = inScope.get(i);
      int best = Dialogue.best(p);
      boolean isRight = best == labels[i][0];
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
   * @return the threshold, in hundredths
   */
  public double threshold() {
    return DoubleStream.of(THRESHOLDS)
        .boxed()
        .max(Comparator.comparingDouble(t -> at(t).answered() + at(t).recognised()))
        .orElseThrow();
  }

  /**
   * Draws what each threshold does.
   *
   * @param chosen the threshold that gets a vertical line
   * @return the picture
   */
  public BufferedImage draw(double chosen) {
    List<Refusal> refusals = DoubleStream.of(THRESHOLDS).mapToObj(this::at).toList();
    return LineChart.ofShares(
            "threshold: below this probability the answer is \"I don't know\"",
            "share of held-out questions")
        .line("intents, answered rightly", THRESHOLDS, refusals, Refusal::answered)
        .line("intents, refused", THRESHOLDS, refusals, Refusal::refused)
        .line("other questions, refused", THRESHOLDS, refusals, Refusal::recognised)
        .line("chosen", new double[] {chosen, chosen}, new double[] {0, 1})
        .draw();
  }
}
