package org.pellucid.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.errors.PellucidException;

/**
 * How many samples of each class were taken for each class.
 *
 * @param classNames the classes
 * @param counts one row per true class, one column per predicted class
 */
public record ConfusionMatrix(List<String> classNames, List<List<Integer>> counts) {
  /** Keeps the lists as they are now, and checks that there are as many counts as needed. */
  public ConfusionMatrix {
    classNames = List.copyOf(classNames);
    counts = counts.stream().map(List::copyOf).toList();
    int classes = classNames.size();
    if (counts.size() != classes || counts.stream().anyMatch(row -> row.size() != classes)) {
      throw new PellucidException(
          "ConfusionMatrix: " + classes + " classes need as many rows and columns of counts.");
    }
  }

  /**
   * Counts predictions.
   *
   * @param classNames the classes
   * @param labels the class of each sample
   * @param predicted the class that each sample was taken for
   * @return the matrix
   */
  public static ConfusionMatrix of(List<String> classNames, int[] labels, int[] predicted) {
    if (labels.length != predicted.length) {
      throw new PellucidException(
          "ConfusionMatrix: "
              + labels.length
              + " labels but "
              + predicted.length
              + " predictions.");
    }
    int classes = classNames.size();
    Integer[][] counts = new Integer[classes][classes];
    for (Integer[] row : counts) {
      Arrays.fill(row, 0);
    }
    for (int i = 0; i < labels.length; i++) {
      counts[checked("label", labels[i], i, classes)][
          checked("prediction", predicted[i], i, classes)]++;
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (Integer[] row : counts) {
      rows.add(List.of(row));
    }
    return new ConfusionMatrix(classNames, rows);
  }

  private static int checked(String what, int value, int sample, int classes) {
    if (value < 0 || value >= classes) {
      throw new PellucidException(
          "ConfusionMatrix: "
              + what
              + " "
              + sample
              + " is "
              + value
              + ", outside 0.."
              + (classes - 1)
              + ".");
    }
    return value;
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

  /** {@return the part of all samples that was taken for what it is; NaN without samples} */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int c = 0; c < counts.size(); c++) {
      right += count(c, c);
      all += ofLabel(c);
    }
    return (double) right / all;
  }

  /**
   * Tells how much of a class was found.
   *
   * @param label the class
   * @return the part of its samples that was taken for it; NaN if it has none
   */
  public double recall(int label) {
    return (double) count(label, label) / ofLabel(label);
  }

  /**
   * Tells how much of what was taken for a class is of it.
   *
   * @param label the class
   * @return the part of the samples taken for it that is of it; NaN if nothing was
   */
  public double precision(int label) {
    return (double) count(label, label) / counts.stream().mapToLong(row -> row.get(label)).sum();
  }

  private long ofLabel(int label) {
    return counts.get(label).stream().mapToLong(Integer::longValue).sum();
  }
}
