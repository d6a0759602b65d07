package org.pellucid.tensor;

import java.util.Arrays;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * Windows that divide an axis as evenly as can be, all listed with the length of the longest: a
 * shorter one repeats its last element.
 *
 * @param first the first element of each window
 * @param end the element after the last of each window
 */
record EvenWindows(int[] first, int[] end) {
  static EvenWindows of(int extent, int count) {
    int[] first = new int[count];
    int[] end = new int[count];
    for (int i = 0; i < count; i++) {
      first[i] = (int) ((long) i * extent / count);
      end[i] = (int) Math.ceilDiv((i + 1L) * extent, (long) count);
    }
    return new EvenWindows(first, end);
  }

  private int longest() {
    int longest = 0;
    for (int i = 0; i < first.length; i++) {
      longest = Math.max(longest, end[i] - first[i]);
    }
    return longest;
  }

  /** The elements of each window, {@code [count, longest]}. */
  Tensor indices() {
    int longest = longest();
    int[] indices = new int[first.length * longest];
    for (int i = 0; i < indices.length; i++) {
      int window = i / longest;
      indices[i] = Math.min(first[window] + i % longest, end[window] - 1);
    }
    return Tensor.of(NdArray.of(indices, first.length, longest));
  }

  /** Which of them are not repeated, for windows at an axis and the one behind. */
  Tensor inside(int rank, int axis) {
    int longest = longest();
    int[] inside = new int[first.length * longest];
    for (int i = 0; i < inside.length; i++) {
      int window = i / longest;
      inside[i] = first[window] + i % longest < end[window] ? 1 : 0;
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[axis] = first.length;
    dims[axis + 1] = longest;
    return Tensor.of(NdArray.of(inside, dims)).cast(DType.BOOL);
  }

  /** The length of each window, along an axis. */
  Tensor counts(int rank, int axis) {
    int[] counts = new int[first.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = end[i] - first[i];
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[axis] = counts.length;
    return Tensor.of(NdArray.of(counts, counts.length)).reshape(Shape.of(dims));
  }
}
