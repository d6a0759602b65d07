package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/** Numbers in settings: a number, or nested lists of numbers. */
final class NestedNumbers {
  private NestedNumbers() {}

  static NdArray read(String setting, Object value) {
    List<Integer> dims = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    add(setting, value, 0, dims, numbers);
    Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    double[] data = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    if (shape.size() != data.length) {
      throw wrong(setting, value);
    }
    return NdArray.wrap(DType.FLOAT64, shape, data);
  }

  private static void add(
      String setting, @Nullable Object value, int axis, List<Integer> dims, List<Double> numbers) {
    switch (value) {
      case Number number -> numbers.add(number.doubleValue());
      case List<?> list -> {
        if (dims.size() == axis) {
          dims.add(list.size());
        }
        list.forEach(item -> add(setting, item, axis + 1, dims, numbers));
      }
      case null, default -> throw wrong(setting, value);
    }
  }

  private static PellucidException wrong(String setting, @Nullable Object value) {
    return new PellucidException(
        "Setting \"" + setting + "\" must be a number or lists of numbers, got " + value + ".");
  }

  static Object write(NdArray array) {
    return write(array, 0, 0);
  }

  private static Object write(NdArray array, int axis, int from) {
    Shape shape = array.shape();
    if (axis == shape.rank()) {
      return array.getDouble(from);
    }
    List<Object> items = new ArrayList<>();
    int step = shape.slice(axis + 1, shape.rank()).size();
    for (int i = 0; i < shape.dim(axis); i++) {
      items.add(write(array, axis + 1, from + i * step));
    }
    return items;
  }
}
