package org.pellucid.layers;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * An array of strings, or of whole numbers written as strings, as layers that take text see it.
 *
 * @param shape its shape
 * @param values its elements, row by row
 * @param numeric whether the elements were numbers
 */
public record TextArray(Shape shape, List<String> values, boolean numeric) {
  /** Keeps the values as they are now. */
  public TextArray {
    values = List.copyOf(values);
  }

  /**
   * Says whether something is text.
   *
   * @param given anything
   * @return whether it is a string, or a list or array that begins with one, however deep
   */
  public static boolean isText(@Nullable Object given) {
    return switch (given) {
      case String _ -> true;
      case TextArray array -> !array.numeric();
      case List<?> list -> !list.isEmpty() && isText(list.getFirst());
      case Object[] array -> array instanceof String[] || (array.length > 0 && isText(array[0]));
      case null, default -> false;
    };
  }

  /**
   * Reads text.
   *
   * @param given a string, a number, nested lists or arrays of them, or an array or tensor of
   *     numbers
   * @return the text; numbers as their decimal digits
   */
  public static TextArray of(Object given) {
    if (given instanceof TextArray array) {
      return array;
    }
    if (given instanceof Tensor tensor) {
      return of(tensor.value());
    }
    if (given instanceof NdArray array) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        values.add(Long.toString(whole(array, i)));
      }
      return new TextArray(array.shape(), values, true);
    }
    List<Integer> dims = new ArrayList<>();
    List<String> values = new ArrayList<>();
    boolean[] numeric = {false};
    add(given, 0, dims, values, numeric);
    int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
    return new TextArray(Shape.of(shape), values, numeric[0]);
  }

  private static long whole(NdArray array, int index) {
    return array.dtype().isFloating() ? (long) array.getDouble(index) : array.getLong(index);
  }

  private static void add(
      Object item, int axis, List<Integer> dims, List<String> values, boolean[] numeric) {
    switch (item) {
      case String text -> values.add(text);
      case Number number -> {
        numeric[0] = true;
        values.add(Long.toString(number.longValue()));
      }
      default -> {
        List<Object> items = items(item);
        if (dims.size() == axis) {
          dims.add(items.size());
        } else if (dims.get(axis) != items.size()) {
          throw new PellucidException(
              "Text must be a rectangle: a row has "
                  + items.size()
                  + " entries, an earlier one "
                  + dims.get(axis)
                  + ".");
        }
        items.forEach(entry -> add(entry, axis + 1, dims, values, numeric));
      }
    }
  }

  private static List<Object> items(Object item) {
    List<Object> items = new ArrayList<>();
    if (item instanceof Iterable<?> list) {
      list.forEach(items::add);
    } else if (item.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(item); i++) {
        items.add(Array.get(item, i));
      }
    } else if (item instanceof NdArray || item instanceof Tensor) {
      TextArray array = of(item);
      items.addAll(array.values());
    } else {
      throw new PellucidException(
          "Text must be strings, or nested lists or arrays of them, got " + item + ".");
    }
    return items;
  }

  /** The entries of the first axis, each as a flat list; a single element is one entry. */
  List<List<String>> rows() {
    int count = shape.rank() == 0 ? 1 : shape.dim(0);
    int width = count == 0 ? 0 : values.size() / count;
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(values.subList(i * width, (i + 1) * width));
    }
    return rows;
  }

  /**
   * Picks rows.
   *
   * @param numbers of rows, from 0
   * @return those entries of the first axis, in that order
   */
  public TextArray rows(NdArray numbers) {
    int width = shape.without(0).size();
    List<String> picked = new ArrayList<>(numbers.size() * width);
    for (int i = 0; i < numbers.size(); i++) {
      int row = Math.toIntExact(numbers.getLong(i));
      picked.addAll(values.subList(row * width, (row + 1) * width));
    }
    return new TextArray(shape.with(0, numbers.size()), picked, numeric);
  }

  /**
   * Gives the same text another shape.
   *
   * @param newShape a shape of as many elements
   * @return the text
   */
  public TextArray reshape(Shape newShape) {
    return new TextArray(newShape, values, numeric);
  }

  /** As nested lists, one level per axis; a single element as it is. */
  Object nested() {
    return nested(0, 0, values.size());
  }

  private Object nested(int axis, int from, int to) {
    if (axis == shape.rank()) {
      return values.get(from);
    }
    List<Object> items = new ArrayList<>();
    int extent = shape.dim(axis);
    int size = extent == 0 ? 0 : (to - from) / extent;
    for (int i = 0; i < extent; i++) {
      items.add(nested(axis + 1, from + i * size, from + (i + 1) * size));
    }
    return items;
  }
}
