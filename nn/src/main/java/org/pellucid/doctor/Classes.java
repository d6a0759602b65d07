package org.pellucid.doctor;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The class of each sample.
 *
 * @param of the class of each sample, from 0
 * @param sizes how many samples each class has
 */
record Classes(int[] of, int[] sizes) {
  private static final int MOST = 10_000;

  /**
   * Reads labels: whole numbers in one column, or rows of which one number is 1 and all others 0.
   *
   * @param labels the labels
   * @return the classes; null when the labels are something else
   */
  static @Nullable Classes read(Table labels) {
    int[] of = new int[labels.rows()];
    for (int row = 0; row < of.length; row++) {
      of[row] = labels.width() == 1 ? whole(labels.at(row, 0)) : hot(labels, row);
      if (of[row] < 0) {
        return null;
      }
    }
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    for (int label : of) {
      counts.merge(label, 1, Integer::sum);
    }
    int classes = counts.lastKey() + 1;
    if (counts.size() < 2 || classes > MOST) {
      return null;
    }
    int[] sizes = new int[classes];
    counts.forEach((label, count) -> sizes[label] = count);
    return new Classes(of, sizes);
  }

  private static int whole(double value) {
    return value == Math.rint(value) && value >= 0 && value < MOST ? (int) value : -1;
  }

  private static int hot(Table labels, int row) {
    int hot = -1;
    for (int column = 0; column < labels.width(); column++) {
      double value = labels.at(row, column);
      if (value == 1 && hot < 0) {
        hot = column;
      } else if (value != 0) {
        return -1;
      }
    }
    return hot;
  }

  int samples() {
    return of.length;
  }

  /** How many classes have samples. */
  int present() {
    int present = 0;
    for (int size : sizes) {
      present += size > 0 ? 1 : 0;
    }
    return present;
  }

  /** How often the class changes from a sample to the next. */
  int changes() {
    int changes = 0;
    for (int i = 1; i < of.length; i++) {
      changes += of[i] == of[i - 1] ? 0 : 1;
    }
    return changes;
  }

  /** How often it would change if samples lay in any order. */
  double expectedChanges() {
    double same = 0;
    for (int size : sizes) {
      same += (double) size / of.length * Math.max(0, size - 1) / Math.max(1, of.length - 1);
    }
    return (of.length - 1) * (1 - same);
  }
}
