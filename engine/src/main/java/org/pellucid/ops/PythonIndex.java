package org.pellucid.ops;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/** Indexing as Python has it: {@code x[1, :, None, ..., ::2]}. */
final class PythonIndex {
  private PythonIndex() {}

  static Tensor apply(Tensor x, List<?> key) {
    long axes = key.stream().filter(item -> item != null && !isDots(item)).count();
    Tensor result = x;
    int axis = 0;
    for (Object item : key) {
      if (isDots(item)) {
        axis += x.rank() - (int) axes;
      } else if (item == null) {
        result = result.expandDims(axis++);
      } else if (item instanceof Number index) {
        result = result.select(axis, index.intValue());
      } else if (range(item) instanceof List<?> bounds) {
        result = cut(result, axis++, bounds);
      } else {
        Tensor places = Tensor.of(OpArguments.array(item));
        if (places.dtype() == DType.BOOL) {
          places = Sorting.nonzero(places).getFirst();
        }
        result = Indexing.take(result, places, axis);
        axis += places.rank();
      }
    }
    return result;
  }

  private static boolean isDots(@Nullable Object item) {
    return "...".equals(item);
  }

  private static @Nullable Object range(Object item) {
    return switch (item) {
      case Map<?, ?> map -> map.get("slice");
      case List<?> list when list.size() == 3 && list.contains(null) -> list;
      default -> null;
    };
  }

  private static Tensor cut(Tensor x, int axis, List<?> bounds) {
    int extent = x.dim(axis);
    int step = bounds.get(2) instanceof Number given ? given.intValue() : 1;
    int from = bound(bounds.get(0), extent, step > 0 ? 0 : extent - 1, step);
    int to = bound(bounds.get(1), extent, step > 0 ? extent : -1, step);
    int size =
        Math.max(0, step > 0 ? Math.ceilDiv(to - from, step) : Math.ceilDiv(from - to, -step));
    int[] starts = new int[x.rank()];
    int[] sizes = x.shape().toArray();
    int[] steps = Ints.repeat(1, x.rank()).toArray();
    starts[axis] = size == 0 ? 0 : from;
    sizes[axis] = size;
    steps[axis] = step;
    return x.slice(Ints.of(starts), Ints.of(sizes), Ints.of(steps));
  }

  private static int bound(@Nullable Object given, int extent, int fallback, int step) {
    if (!(given instanceof Number number)) {
      return fallback;
    }
    int at = number.intValue() < 0 ? number.intValue() + extent : number.intValue();
    return step > 0 ? Math.clamp(at, 0, extent) : Math.clamp(at, -1, extent - 1);
  }
}
