package org.pellucid.array;

import java.lang.reflect.Array;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Nested Java arrays and nested brackets: how an {@link NdArray} is read and shown. */
final class Nested {
  private static final int SHOWN_PER_AXIS = 8;

  private Nested() {}

  static NdArray read(Object value) {
    int rank = 0;
    Class<?> type = value.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
      rank++;
    }
    int[] dims = new int[rank];
    Object level = value;
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = Array.getLength(level);
      if (axis + 1 == rank) {
        break;
      }
      if (dims[axis] == 0) {
        throw new PellucidException(
            "An empty nested array has no known shape: give it a shape of its own.");
      }
      level = present(Array.get(level, 0));
    }
    NdArray result = NdArray.zeros(dtype(type), Shape.of(dims));
    fill(value, 0, dims, 0, result);
    return result;
  }

  private static DType dtype(Class<?> type) {
    return switch (type.getName()) {
      case "float", "java.lang.Float" -> DType.FLOAT32;
      case "double", "java.lang.Double" -> DType.FLOAT64;
      case "int", "java.lang.Integer", "short", "java.lang.Short" -> DType.INT32;
      case "long", "java.lang.Long" -> DType.INT64;
      case "byte", "java.lang.Byte" -> DType.UINT8;
      case "boolean", "java.lang.Boolean" -> DType.BOOL;
      default ->
          throw new PellucidException(
              "Cannot make a tensor of "
                  + type.getSimpleName()
                  + ": give numbers, truth values or (nested) arrays of them.");
    };
  }

  private static int fill(Object value, int axis, int[] dims, int at, NdArray result) {
    if (axis == dims.length) {
      put(value, at, result);
      return at + 1;
    }
    int length = Array.getLength(value);
    if (length != dims[axis]) {
      throw new PellucidException(
          "Rows of a nested array must be equally long: found "
              + length
              + " where the first has "
              + dims[axis]
              + " (axis "
              + axis
              + ").");
    }
    if (axis + 1 == dims.length && sameStorage(value, result)) {
      System.arraycopy(value, 0, result.data(), at, length);
      return at + length;
    }
    int next = at;
    for (int i = 0; i < length; i++) {
      next = fill(present(Array.get(value, i)), axis + 1, dims, next, result);
    }
    return next;
  }

  private static Object present(@Nullable Object element) {
    if (element == null) {
      throw new PellucidException("A nested array holds a null row or element.");
    }
    return element;
  }

  private static boolean sameStorage(Object row, NdArray result) {
    return row.getClass() == result.data().getClass();
  }

  private static void put(Object value, int at, NdArray result) {
    switch (value) {
      case Boolean truth -> Storage.set(result.dtype(), result.data(), at, truth ? 1L : 0L);
      case Float number -> Storage.set(result.dtype(), result.data(), at, (double) number);
      case Double number -> Storage.set(result.dtype(), result.data(), at, (double) number);
      case Number number -> Storage.set(result.dtype(), result.data(), at, number.longValue());
      default -> throw new IllegalStateException("not a number: " + value);
    }
  }

  static String write(NdArray array) {
    StringBuilder text = new StringBuilder();
    write(array, 0, 0, text);
    return text.toString();
  }

  private static int write(NdArray array, int axis, int at, StringBuilder text) {
    Shape shape = array.shape();
    if (axis == shape.rank()) {
      text.append(element(array, at));
      return at + 1;
    }
    int length = shape.dim(axis);
    int width = shape.slice(axis + 1, shape.rank()).size();
    text.append('[');
    for (int i = 0; i < length; i++) {
      if (length > SHOWN_PER_AXIS && i == SHOWN_PER_AXIS / 2) {
        text.append(", ...");
        i = length - SHOWN_PER_AXIS / 2;
      }
      text.append(i == 0 ? "" : ", ");
      write(array, axis + 1, at + i * width, text);
    }
    text.append(']');
    return at + length * width;
  }

  private static String element(NdArray array, int at) {
    return switch (array.dtype()) {
      case BOOL -> array.getLong(at) != 0 ? "true" : "false";
      case INT32, INT64, UINT8 -> Long.toString(array.getLong(at));
      case FLOAT32, BFLOAT16, FLOAT16 -> Float.toString((float) array.getDouble(at));
      case FLOAT64 -> Double.toString(array.getDouble(at)).toLowerCase(Locale.ROOT);
    };
  }
}
