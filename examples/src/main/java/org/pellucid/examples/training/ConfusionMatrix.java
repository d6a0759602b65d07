package org.pellucid.examples.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many samples of each class were taken for each class.
 *
 * @param classNames the classes
 * @param counts one row per true class, one column per predicted class
 */
public record ConfusionMatrix(List<String> classNames, List<List<Integer>> counts) {
  /**
   * Counts verdicts.
   *
   * @param classNames the classes
   * @param verdicts the verdicts
   * @return the matrix
   */
  public static ConfusionMatrix of(List<String> classNames, List<Verdict> verdicts) {
    List<List<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < classNames.size(); i++) {
      counts.add(new ArrayList<>(Collections.nCopies(classNames.size(), 0)));
    }
    for (Verdict verdict : verdicts) {
      List<Integer> row = counts.get(verdict.label());
      row.set(verdict.predicted(), row.get(verdict.predicted()) + 1);
    }
    return new ConfusionMatrix(List.copyOf(classNames), counts);
  }

  /**
   * Reads one count.
   *
   * @param label the true class
   * @param predicted the predicted class
   * @return how many samples
   */
  public int count(int label, int predicted) {
    return counts.get(label).get(predicted);
  }
}
