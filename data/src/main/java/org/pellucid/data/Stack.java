package org.pellucid.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Rows;

/** Puts the values of samples on top of each other: one row per sample. */
final class Stack {
  private Stack() {}

  /**
   * Stacks values of one kind.
   *
   * @param what the kind of value, for errors
   * @param values numbers, truth values, (nested) arrays or {@link NdArray}s of one shape; texts;
   *     or lists or maps of such
   * @return an array; for texts a {@code String[]}, for lists a list, for maps a map of arrays
   */
  static Object of(String what, List<?> values) {
    return switch (values.getFirst()) {
      case CharSequence _ -> values.stream().map(Object::toString).toArray(String[]::new);
      case String[] _ -> values.toArray(String[][]::new);
      case Record _ -> Rows.columns(values.stream().map(Record.class::cast).toList());
      case List<?> first -> lists(what, values, first.size());
      case Map<?, ?> first -> maps(what, values, first);
      default -> arrays(what, values);
    };
  }

  private static List<Object> lists(String what, List<?> values, int size) {
    List<Object> stacked = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int at = i;
      stacked.add(of(what, values.stream().map(value -> ((List<?>) value).get(at)).toList()));
    }
    return stacked;
  }

  private static Map<String, Object> maps(String what, List<?> values, Map<?, ?> first) {
    Map<String, Object> stacked = new LinkedHashMap<>();
    for (Object key : first.keySet()) {
      List<Object> column = new ArrayList<>();
      for (Object value : values) {
        Object entry = ((Map<?, ?>) value).get(key);
        if (entry == null) {
          throw new PellucidException(
              "batch: " + what + " of a sample has no \"" + key + "\", others have.");
        }
        column.add(entry);
      }
      stacked.put(key.toString(), of(what, column));
    }
    return stacked;
  }

  static NdArray array(Object value) {
    return value instanceof NdArray array ? array : NdArray.copyOf(value);
  }

  private static NdArray arrays(String what, List<?> values) {
    List<NdArray> rows = values.stream().map(Stack::array).toList();
    Shape shape = rows.getFirst().shape();
    return stacked(
        what,
        rows,
        shape,
        row -> row.shape().equals(shape),
        "Make them alike (resize, pad) before batching.");
  }

  /**
   * Stacks values of different length, filled up with zeros behind.
   *
   * @param what the kind of value, for errors
   * @param values arrays that differ along the first axis only
   * @param length what they are filled up to
   * @return the array {@code [samples, length, ...]}
   */
  static NdArray padded(String what, List<NdArray> values, int length) {
    Shape entry = values.getFirst().shape().without(0);
    return stacked(
        what,
        values,
        Shape.of(length).plus(entry),
        row -> row.shape().without(0).equals(entry),
        "Only lengths may differ.");
  }

  /** Copies values into rows of one shape, each to the beginning of its row. */
  private static NdArray stacked(
      String what, List<NdArray> values, Shape row, Predicate<NdArray> fits, String advice) {
    NdArray first = values.getFirst();
    NdArray result = NdArray.zeros(first.dtype(), Shape.of(values.size()).plus(row));
    for (int i = 0; i < values.size(); i++) {
      NdArray value = values.get(i);
      if (value.dtype() != first.dtype() || !fits.test(value)) {
        throw new PellucidException(
            "batch: "
                + what
                + " of sample "
                + i
                + " is "
                + describe(value)
                + " but of sample 0 "
                + describe(first)
                + ". "
                + advice);
      }
      copy(value, result, i * row.size());
    }
    return result;
  }

  private static String describe(NdArray array) {
    DType dtype = array.dtype();
    return dtype + " of shape " + array.shape();
  }

  // Java arrays of the same type, whichever it is
  @SuppressWarnings("SuspiciousSystemArraycopy")
  private static void copy(NdArray from, NdArray to, int at) {
    System.arraycopy(from.data(), 0, to.data(), at, from.size());
  }
}
