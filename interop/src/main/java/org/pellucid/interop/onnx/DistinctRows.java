package org.pellucid.interop.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.pellucid.array.NdArray;

/**
 * The different rows (entries of the first axis) of an array.
 *
 * @param first for each of them, where it comes first
 * @param inverse for each row, which of them it is
 * @param counts how often each of them comes
 */
record DistinctRows(List<Integer> first, List<Integer> inverse, List<Integer> counts) {
  static DistinctRows of(NdArray array, boolean sorted) {
    int rows = array.shape().dim(0);
    int width = rows == 0 ? 0 : array.size() / rows;
    Comparator<Integer> byNumbers = (a, b) -> compare(array, a * width, b * width, width);
    TreeMap<Integer, Integer> numbers = new TreeMap<>(byNumbers);
    List<Integer> first = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      if (!numbers.containsKey(row)) {
        numbers.put(row, first.size());
        first.add(row);
      }
    }
    if (sorted) {
      first = new ArrayList<>(numbers.keySet());
      for (int i = 0; i < first.size(); i++) {
        numbers.put(first.get(i), i);
      }
    }
    List<Integer> inverse = new ArrayList<>();
    int[] counts = new int[first.size()];
    for (int row = 0; row < rows; row++) {
      int number = requireNonNull(numbers.get(row));
      inverse.add(number);
      counts[number]++;
    }
    List<Integer> all = new ArrayList<>();
    for (int count : counts) {
      all.add(count);
    }
    return new DistinctRows(first, inverse, all);
  }

  private static int compare(NdArray array, int a, int b, int width) {
    for (int i = 0; i < width; i++) {
      int order =
          array.dtype().isFloating()
              ? Double.compare(array.getDouble(a + i) + 0.0, array.getDouble(b + i) + 0.0)
              : Long.compare(array.getLong(a + i), array.getLong(b + i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
