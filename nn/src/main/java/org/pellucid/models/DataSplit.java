package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;

/**
 * Arrays cut in two along their first axis, such as data for training and for validation.
 *
 * <pre>{@code
 * var parts = DataSplit.shuffled(7, 0.8, x, y);
 * model.fit(parts.left().get(0), parts.left().get(1), Fit.epochs(5));
 * }</pre>
 *
 * <p>Source: {@code keras.utils.split_dataset}.
 *
 * @param left the first part of each array
 * @param right the rest of each array
 */
public record DataSplit(List<NdArray> left, List<NdArray> right) {
  /** Keeps the lists as they are now. */
  public DataSplit {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  /**
   * Cuts arrays in their order.
   *
   * @param leftShare how much goes to the left, above 0 and below 1
   * @param arrays arrays with equally many rows
   * @return the parts
   */
  public static DataSplit of(double leftShare, Object... arrays) {
    return cut(leftShare, null, arrays);
  }

  /**
   * Puts the rows into a random order, the same for all arrays, and cuts them.
   *
   * @param seed of the order
   * @param leftShare how much goes to the left, above 0 and below 1
   * @param arrays arrays with equally many rows
   * @return the parts
   */
  public static DataSplit shuffled(long seed, double leftShare, Object... arrays) {
    return cut(leftShare, seed, arrays);
  }

  private static DataSplit cut(double leftShare, @Nullable Long seed, Object... arrays) {
    Setting.between("DataSplit", "leftShare", 0, 1, leftShare);
    List<NdArray> read = new InputChecks("DataSplit").arrays("data", List.of(arrays), List.of());
    int rows = read.getFirst().shape().dim(0);
    int size = (int) Math.round(leftShare * rows);
    for (NdArray array : read) {
      if (array.shape().dim(0) != rows) {
        throw new PellucidException(
            "DataSplit: arrays have " + rows + " and " + array.shape().dim(0) + " rows.");
      }
    }
    if (size == 0 || size == rows) {
      throw new PellucidException(
          "DataSplit: " + leftShare + " of " + rows + " rows leaves one side empty.");
    }
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    if (seed != null) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = rows - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
    }
    List<NdArray> left = new ArrayList<>();
    List<NdArray> right = new ArrayList<>();
    for (NdArray array : read) {
      NdArray ordered = seed == null ? array : array.rows(order);
      left.add(ordered.rowRange(0, size));
      right.add(ordered.rowRange(size, rows));
    }
    return new DataSplit(left, right);
  }
}
