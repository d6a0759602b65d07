package org.pellucid.data.tables;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One column of a table. */
sealed interface Column {
  /** What it is called. */
  String name();

  int size();

  boolean isMissing(int row);

  Column select(int[] rows);

  /** Numbers; NaN where one is missing. */
  record Numbers(String name, double[] values) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public Column select(int[] rows) {
      return new Numbers(name, Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
    }

    /** Whether all numbers that are there are whole ones. */
    boolean isWhole() {
      return Arrays.stream(values)
          .allMatch(value -> Double.isNaN(value) || value == Math.rint(value));
    }
  }

  /** Texts; null where one is missing. */
  record Texts(String name, @Nullable String[] values) implements Column {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean isMissing(int row) {
      return values[row] == null;
    }

    @Override
    public Column select(int[] rows) {
      return new Texts(
          name, Arrays.stream(rows).mapToObj(row -> values[row]).toArray(String[]::new));
    }
  }

  /** Numbers, if all that are there can be read as such. */
  static Column of(String name, List<@Nullable String> fields) {
    double[] numbers = new double[fields.size()];
    boolean any = false;
    for (int i = 0; i < numbers.length; i++) {
      String field = fields.get(i);
      Double number = field == null ? Double.valueOf(Double.NaN) : number(field);
      if (number == null) {
        return new Texts(name, fields.toArray(String[]::new));
      }
      any |= field != null;
      numbers[i] = number;
    }
    return any ? new Numbers(name, numbers) : new Texts(name, new String[numbers.length]);
  }

  /** A number as files write it: not "0x1p3", "1d" or "NaN", which Java also reads. */
  static @Nullable Double number(String field) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      boolean sign = c == '-' || c == '+';
      boolean part = (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E';
      if (!(part || sign)) {
        return null;
      }
    }
    try {
      return Double.valueOf(field);
    } catch (NumberFormatException text) {
      return null;
    }
  }

  /** How many different values there are, missing ones left out. */
  static long distinct(Column column) {
    return switch (column) {
      case Numbers numbers ->
          Arrays.stream(numbers.values).filter(value -> !Double.isNaN(value)).distinct().count();
      case Texts texts -> Arrays.stream(texts.values).filter(Objects::nonNull).distinct().count();
    };
  }
}
