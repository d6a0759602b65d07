package org.pellucid.models;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.errors.PellucidException;

/**
 * Records as rows of a table: what models of named inputs take.
 *
 * <pre>{@code
 * record House(double area, String city, @Label double price) {}
 *
 * model.fit(Rows.columns(houses), Rows.labels(houses), Fit.epochs(20));
 * Tensor price = model.predict(new House(120, "Graz", 0));
 * }</pre>
 *
 * <p>{@code fit}, {@code evaluate} and {@code predict} take one record, or a list of records, for
 * such a map. Components may be numbers, truth values, texts or enum constants; the one marked with
 * {@link Label} is no input.
 */
public final class Rows {
  private Rows() {}

  /**
   * Takes records apart.
   *
   * @param rows at least one, all of one class
   * @return for each component that is no label its values: {@code float[]}, {@code int[]}, {@code
   *     long[]} or {@code String[]}
   */
  public static Map<String, Object> columns(List<? extends Record> rows) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (RecordComponent component : components(rows)) {
      if (!component.isAnnotationPresent(Label.class)) {
        columns.put(component.getName(), column(component, rows));
      }
    }
    return columns;
  }

  /**
   * Takes the labels out of records.
   *
   * @param rows at least one, all of one class
   * @return the values of the component that is marked with {@link Label}, as in {@link #columns}
   */
  public static Object labels(List<? extends Record> rows) {
    List<RecordComponent> labels = new ArrayList<>();
    for (RecordComponent component : components(rows)) {
      if (component.isAnnotationPresent(Label.class)) {
        labels.add(component);
      }
    }
    if (labels.size() != 1) {
      throw new PellucidException(
          "Rows: "
              + rows.getFirst().getClass().getSimpleName()
              + " has "
              + labels.size()
              + " components marked with @Label, expected one.");
    }
    return column(labels.getFirst(), rows);
  }

  /** A value that may be a row or rows, as the map that models take; anything else as it is. */
  static Object unpacked(Object value) {
    return switch (value) {
      case Record row when row.getClass().getRecordComponents().length > 0 -> columns(List.of(row));
      case Record[] rows -> columns(List.of(rows));
      case List<?> list when !list.isEmpty() && list.stream().allMatch(Record.class::isInstance) ->
          columns(list.stream().map(Record.class::cast).toList());
      default -> value;
    };
  }

  private static RecordComponent[] components(List<? extends Record> rows) {
    if (rows.isEmpty()) {
      throw new PellucidException("Rows: there are no rows.");
    }
    Class<?> type = rows.getFirst().getClass();
    for (Record row : rows) {
      if (!type.isInstance(row)) {
        throw new PellucidException(
            "Rows: all rows must be of one class, got "
                + type.getSimpleName()
                + " and "
                + row.getClass().getSimpleName()
                + ".");
      }
    }
    return type.getRecordComponents();
  }

  private static Object column(RecordComponent component, List<? extends Record> rows) {
    Class<?> type = component.getType();
    int size = rows.size();
    if (type == int.class || type == Integer.class || type == short.class || type == byte.class) {
      int[] column = new int[size];
      for (int i = 0; i < size; i++) {
        column[i] = ((Number) value(component, rows.get(i))).intValue();
      }
      return column;
    }
    if (type == long.class || type == Long.class) {
      long[] column = new long[size];
      for (int i = 0; i < size; i++) {
        column[i] = (Long) value(component, rows.get(i));
      }
      return column;
    }
    if (type == String.class || type.isEnum()) {
      String[] column = new String[size];
      for (int i = 0; i < size; i++) {
        column[i] = value(component, rows.get(i)).toString();
      }
      return column;
    }
    float[] column = new float[size];
    for (int i = 0; i < size; i++) {
      column[i] =
          switch (value(component, rows.get(i))) {
            case Number number -> number.floatValue();
            case Boolean truth -> truth ? 1 : 0;
            default ->
                throw new PellucidException(
                    "Rows: component \""
                        + component.getName()
                        + "\" is a "
                        + type.getSimpleName()
                        + ", expected a number, a truth value, a text or an enum constant.");
          };
    }
    return column;
  }

  private static Object value(RecordComponent component, Record row) {
    Method accessor = component.getAccessor();
    try {
      accessor.setAccessible(true);
      Object value = accessor.invoke(row);
      if (value == null) {
        throw new PellucidException(
            "Rows: \"" + component.getName() + "\" of " + row + " is null.");
      }
      return value;
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException closed) {
      if (closed instanceof PellucidException known) {
        throw known;
      }
      throw new PellucidException(
          "Rows: cannot read \""
              + component.getName()
              + "\" of "
              + row.getClass().getName()
              + ". If it lies in a module, open its package to org.pellucid.",
          closed);
    }
  }
}
