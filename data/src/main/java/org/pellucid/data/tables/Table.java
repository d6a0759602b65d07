package org.pellucid.data.tables;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.Dataset;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.FeatureSpace;

/**
 * A table in memory: named columns of numbers or texts, some of which may be missing.
 *
 * <pre>{@code
 * Table houses = Csv.file(path).read().withoutMissing();
 * System.out.println(houses.describe());
 * FeatureSpace features = houses.features("price");
 * model.fit(houses.columns("area", "city"), houses.numbers("price"), Fit.epochs(20));
 * }</pre>
 *
 * <p>Every method leaves the table as it is and gives a new one.
 */
public final class Table {
  private final String name;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final long[] lines;

  Table(String name, List<Column> columns, long[] lines) {
    this.name = name;
    this.lines = lines;
    columns.forEach(column -> this.columns.put(column.name(), column));
  }

  /** {@return the names of the columns} */
  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  /** {@return how many rows there are} */
  public int rows() {
    return lines.length;
  }

  private Column column(String column) {
    Column found = columns.get(column);
    if (found == null) {
      throw Names.unknown("column", column, columns.keySet());
    }
    return found;
  }

  /**
   * Gives a column of numbers.
   *
   * @param column its name
   * @return its values; NaN where one is missing
   */
  public float[] numbers(String column) {
    if (!(column(column) instanceof Column.Numbers numbers)) {
      throw notNumbers(column);
    }
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.values()[i];
    }
    return values;
  }

  private PellucidException notNumbers(String column) {
    Column.Texts texts = (Column.Texts) column(column);
    int row = 0;
    while (row < texts.size() - 1 && (texts.values()[row] == null || isNumber(texts, row))) {
      row++;
    }
    return new PellucidException(
        place(row, column)
            + ": \""
            + texts.values()[row]
            + "\" is not a number. Call missing(...) before read(), or drop the row.");
  }

  private static boolean isNumber(Column.Texts texts, int row) {
    return Column.of("", Collections.singletonList(texts.values()[row])) instanceof Column.Numbers;
  }

  private String place(int row, String column) {
    return name
        + " line "
        + lines[row]
        + ", column "
        + (names().indexOf(column) + 1)
        + " (\""
        + column
        + "\")";
  }

  /**
   * Gives a column as texts; numbers as they are written in the shortest way.
   *
   * @param column its name
   * @return its values; "" where one is missing
   */
  public String[] texts(String column) {
    return switch (column(column)) {
      case Column.Texts texts ->
          Arrays.stream(texts.values())
              .map(text -> text == null ? "" : text)
              .toArray(String[]::new);
      case Column.Numbers numbers ->
          Arrays.stream(numbers.values()).mapToObj(Table::written).toArray(String[]::new);
    };
  }

  /** One value as text, not missing. */
  String texts(String column, int row) {
    return switch (column(column)) {
      case Column.Texts texts -> Objects.requireNonNull(texts.values()[row]);
      case Column.Numbers numbers -> written(numbers.values()[row]);
    };
  }

  private static String written(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * Gives columns as models of named inputs take them.
   *
   * @param names which; none for all
   * @return for each {@code float[]} or {@code String[]}
   */
  public Map<String, Object> columns(String... names) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String column : names.length == 0 ? names().toArray(String[]::new) : names) {
      result.put(
          column, column(column) instanceof Column.Numbers ? numbers(column) : texts(column));
    }
    return result;
  }

  /**
   * Gives columns of numbers side by side.
   *
   * @param names which; none for all
   * @return {@code [rows, columns]}
   */
  public NdArray toArray(String... names) {
    List<String> wanted = names.length == 0 ? names() : List.of(names);
    float[] data = new float[rows() * wanted.size()];
    for (int c = 0; c < wanted.size(); c++) {
      float[] values = numbers(wanted.get(c));
      for (int row = 0; row < values.length; row++) {
        data[row * wanted.size() + c] = values[row];
      }
    }
    return NdArray.of(data, rows(), wanted.size());
  }

  // ---- Parts and changes ----

  /**
   * Takes rows by number.
   *
   * @param rows which, in the order wanted
   * @return the table of these rows
   */
  public Table select(int... rows) {
    for (int row : rows) {
      Objects.checkIndex(row, rows());
    }
    return new Table(
        name,
        columns.values().stream().map(column -> column.select(rows)).toList(),
        Arrays.stream(rows).mapToLong(row -> lines[row]).toArray());
  }

  private Table filter(IntPredicate wanted) {
    return select(IntStream.range(0, rows()).filter(wanted).toArray());
  }

  /**
   * Leaves out columns.
   *
   * @param names which
   * @return the table of the other columns
   */
  public Table drop(String... names) {
    for (String column : names) {
      column(column);
    }
    return new Table(
        name,
        columns.values().stream()
            .filter(column -> !List.of(names).contains(column.name()))
            .toList(),
        lines);
  }

  /**
   * Leaves out the rows in which a value is missing.
   *
   * @param names the columns to look at; none for all
   * @return the table of the other rows
   */
  public Table withoutMissing(String... names) {
    List<Column> looked =
        names.length == 0
            ? List.copyOf(columns.values())
            : Arrays.stream(names).map(this::column).toList();
    return filter(row -> looked.stream().noneMatch(column -> column.isMissing(row)));
  }

  /**
   * Puts a number where one is missing.
   *
   * @param column a column of numbers
   * @param value the number, such as the {@link #median}
   * @return the table without gaps in this column
   */
  public Table fill(String column, double value) {
    if (!(column(column) instanceof Column.Numbers numbers)) {
      throw notNumbers(column);
    }
    double[] filled =
        Arrays.stream(numbers.values()).map(v -> Double.isNaN(v) ? value : v).toArray();
    return replaced(new Column.Numbers(column, filled));
  }

  /**
   * Puts a text where one is missing.
   *
   * @param column a column of texts
   * @param value the text
   * @return the table without gaps in this column
   */
  public Table fill(String column, String value) {
    String[] filled = texts(column);
    for (int i = 0; i < filled.length; i++) {
      filled[i] = filled[i].isEmpty() ? value : filled[i];
    }
    return replaced(new Column.Texts(column, filled));
  }

  private Table replaced(Column fresh) {
    return new Table(
        name,
        columns.values().stream()
            .map(column -> column.name().equals(fresh.name()) ? fresh : column)
            .toList(),
        lines);
  }

  /**
   * Computes the median of a column.
   *
   * @param column a column of numbers
   * @return the median of those that are there
   */
  public double median(String column) {
    float[] all = numbers(column);
    double[] sorted =
        IntStream.range(0, all.length)
            .mapToDouble(i -> all[i])
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  // ---- Into models ----

  /**
   * Makes an encoding of the columns, adapted to this table: numbers are normalized, texts become
   * one-hot vectors. It becomes the beginning of a model and is saved with it.
   *
   * @param labels columns that are no inputs
   * @return the encoding
   */
  public FeatureSpace features(String... labels) {
    Table inputs = drop(labels);
    Map<String, FeatureSpace.Feature> features = new LinkedHashMap<>();
    for (Column column : inputs.columns.values()) {
      for (int row = 0; row < column.size(); row++) {
        if (column.isMissing(row)) {
          throw new PellucidException(
              inputs.place(row, column.name())
                  + " is missing. Call fill or withoutMissing before features.");
        }
      }
      features.put(
          column.name(),
          column instanceof Column.Numbers
              ? FeatureSpace.floatNormalized()
              : FeatureSpace.stringCategorical());
    }
    FeatureSpace space = new FeatureSpace(features);
    space.adapt(inputs.columns());
    return space;
  }

  /**
   * Gives the rows as records. Components take the column of their name; case, {@code _} and {@code
   * -} do not matter.
   *
   * @param type a record of numbers, truth values, texts and enum constants
   * @param <R> its type
   * @return the rows
   */
  public <R extends Record> Dataset<R> rows(Class<R> type) {
    RowReader<R> reader = new RowReader<>(type, this);
    return Dataset.generate(rows(), reader::row);
  }

  Map<String, Column> byName() {
    return columns;
  }

  PellucidException wrong(int row, String column, String problem) {
    return new PellucidException(place(row, column) + ": " + problem);
  }

  // ---- To read ----

  /**
   * Describes the columns: their kind, how many values are missing and how many are different, and
   * of numbers the smallest, the mean and the largest.
   *
   * @return a line for each column
   */
  public String describe() {
    int width = names().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Column column : columns.values()) {
      long gaps = IntStream.range(0, rows()).filter(column::isMissing).count();
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-7s  %d missing, %d different%s%n",
              column.name(),
              kind(column),
              gaps,
              Column.distinct(column),
              range(column)));
    }
    return text.toString().replace("\r", "");
  }

  private static String kind(Column column) {
    return switch (column) {
      case Column.Numbers numbers -> numbers.isWhole() ? "whole" : "number";
      case Column.Texts _ -> "text";
    };
  }

  private static String range(Column column) {
    if (!(column instanceof Column.Numbers numbers)) {
      return "";
    }
    var statistics =
        Arrays.stream(numbers.values()).filter(v -> !Double.isNaN(v)).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "; from %.6g to %.6g, mean %.6g",
        statistics.getMin(),
        statistics.getMax(),
        statistics.getAverage());
  }

  @Override
  public String toString() {
    return "Table(" + name + ", " + rows() + " rows, " + columns.size() + " columns)";
  }
}
