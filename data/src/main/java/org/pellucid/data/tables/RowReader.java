package org.pellucid.data.tables;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;

/** Makes records of the rows of a table. */
final class RowReader<R extends Record> {
  private final Class<R> type;
  private final Table table;
  private final Constructor<R> constructor;
  private final RecordComponent[] components;
  private final Column[] columns;

  RowReader(Class<R> type, Table table) {
    this.type = type;
    this.table = table;
    this.components = type.getRecordComponents();
    this.columns =
        Arrays.stream(components)
            .map(component -> column(component.getName()))
            .toArray(Column[]::new);
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      throw new PellucidException(
          "rows: cannot make a "
              + type.getName()
              + ". If it lies in a module, open its package to org.pellucid.data.",
          closed);
    }
  }

  private Column column(String component) {
    List<Column> found =
        table.byName().values().stream()
            .filter(column -> plain(column.name()).equals(plain(component)))
            .toList();
    if (found.isEmpty()) {
      throw Names.unknown("column", component, table.names());
    }
    return found.getFirst();
  }

  /** A name without what does not matter in it. */
  static String plain(String name) {
    return name.replaceAll("[_\\-. ]", "").toLowerCase(Locale.ROOT);
  }

  R row(int index) {
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i].getType(), columns[i], index);
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw new PellucidException(
          "rows: row " + index + " makes no " + type.getSimpleName() + ": " + cause, refused);
    }
  }

  private @Nullable Object value(Class<?> type, Column column, int row) {
    if (column.isMissing(row)) {
      if (type.isPrimitive() && type != double.class && type != float.class) {
        throw table.wrong(row, column.name(), "a value is missing. Call fill or withoutMissing.");
      }
      return type == double.class
          ? (Object) Double.NaN
          : type == float.class ? (Object) Float.NaN : null;
    }
    if (column instanceof Column.Numbers numbers && !type.isEnum() && type != String.class) {
      return number(type, numbers.values()[row], column, row);
    }
    String text = table.texts(column.name(), row);
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(text, column, row);
    }
    if (type.isEnum()) {
      return constant(type, text, column, row);
    }
    // A number in a column that has texts elsewhere
    Double number = Column.number(text);
    if (number != null) {
      return number(type, number, column, row);
    }
    throw table.wrong(row, column.name(), "\"" + text + "\" is not a number.");
  }

  private Object number(Class<?> type, double value, Column column, int row) {
    boolean whole = value == Math.rint(value);
    if (type == double.class || type == Double.class) {
      return value;
    }
    if (type == float.class || type == Float.class) {
      return (float) value;
    }
    if (whole && (type == int.class || type == Integer.class)) {
      return Math.toIntExact((long) value);
    }
    if (whole && (type == long.class || type == Long.class)) {
      return (long) value;
    }
    if ((value == 0 || value == 1) && (type == boolean.class || type == Boolean.class)) {
      return value == 1;
    }
    throw table.wrong(row, column.name(), value + " is no " + type.getSimpleName() + ".");
  }

  private Object truth(String text, Column column, int row) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "t" -> true;
      case "false", "no", "n", "f" -> false;
      default -> throw table.wrong(row, column.name(), "\"" + text + "\" is no truth value.");
    };
  }

  private Object constant(Class<?> type, String text, Column column, int row) {
    for (Object constant : type.getEnumConstants()) {
      if (plain(constant.toString()).equals(plain(text))) {
        return constant;
      }
    }
    throw table.wrong(
        row,
        column.name(),
        "\"" + text + "\" is none of " + Arrays.toString(type.getEnumConstants()) + ".");
  }
}
