package org.pellucid.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.tensor.Tensor;

/**
 * The different rows of an array, in ascending order.
 *
 * @param x the array
 * @param source the array, rows on its first axis
 * @param axis where the rows came from, or null for single numbers
 * @param first where each different row occurs first
 * @param inverse which different row each row is
 * @param counts how often each different row occurs
 */
record Distinct(
    Tensor x,
    Tensor source,
    @Nullable Integer axis,
    List<Integer> first,
    int[] inverse,
    int[] counts) {
  static Distinct of(Tensor x, @Nullable Integer axis) {
    Tensor source = axis == null ? Operands.flat(x) : x.moveAxis(axis, 0);
    NdArray rows = source.value();
    int count = source.dim(0);
    int width = count == 0 ? 0 : rows.size() / count;
    Comparator<Integer> order =
        (a, b) -> {
          for (int i = 0; i < width; i++) {
            int way =
                Double.compare(
                    rows.getDouble(a * width + i) + 0.0, rows.getDouble(b * width + i) + 0.0);
            if (way != 0) {
              return way;
            }
          }
          return 0;
        };
    Integer[] sorted = new Integer[count];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, order);
    List<Integer> first = new ArrayList<>();
    int[] inverse = new int[count];
    int[] counts = new int[count];
    for (Integer row : sorted) {
      boolean isNew =
          first.isEmpty()
              || order.compare(first.getLast(), row) != 0
              || (width == 1 && Double.isNaN(rows.getDouble(row)));
      if (isNew) {
        first.add(row);
      }
      inverse[row] = first.size() - 1;
      counts[first.size() - 1]++;
    }
    return new Distinct(x, source, axis, first, inverse, Arrays.copyOf(counts, first.size()));
  }

  List<Tensor> results(
      boolean index,
      boolean withInverse,
      boolean withCounts,
      @Nullable Integer size,
      double fillValue) {
    int[] places = first.stream().mapToInt(Integer::intValue).toArray();
    Tensor values = source.take(Operands.ints(places), 0);
    List<Tensor> results = new ArrayList<>();
    results.add(fitted(values, size, fillValue).moveAxis(0, axis == null ? 0 : axis));
    if (index) {
      results.add(fitted(Operands.ints(places), size, 1));
    }
    if (withInverse) {
      Tensor which = Operands.ints(inverse);
      results.add(axis == null ? which.reshape(x.shape()) : which);
    }
    if (withCounts) {
      results.add(fitted(Operands.ints(counts), size, 0));
    }
    return results;
  }

  private static Tensor fitted(Tensor x, @Nullable Integer size, double fill) {
    if (size == null || size == x.dim(0)) {
      return x;
    }
    if (size < x.dim(0)) {
      return x.slice(0, 0, size);
    }
    int[] high = new int[x.rank()];
    high[0] = size - x.dim(0);
    Tensor numbers = x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
    return numbers.pad(Ints.repeat(0, x.rank()), Ints.of(high), fill).cast(x.dtype());
  }
}
