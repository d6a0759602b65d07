package org.pellucid.data.tables;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.data.Dataset;
import org.pellucid.errors.PellucidException;

/**
 * A reader of CSV files (RFC 4180).
 *
 * <pre>{@code
 * Table houses = Csv.file(path).missing("NA").read();             // all of it
 * Dataset<House> rows = Csv.file(path).stream(House.class);        // row by row
 * }</pre>
 *
 * <p>Defaults: commas, UTF-8, names of columns in the first line, blanks around fields dropped;
 * fields that are empty, {@code NA}, {@code N/A}, {@code null} or {@code ?} are missing.
 */
public final class Csv {
  /** Opens the text, each time anew. */
  private interface Source {
    Reader open(Charset charset) throws IOException;
  }

  private final String name;
  private final Source source;
  private char separator = ',';
  private Charset charset = StandardCharsets.UTF_8;
  private @Nullable List<String> names;
  private Set<String> missing = Set.of("", "NA", "N/A", "null", "?");

  private Csv(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the reader
   */
  public static Csv file(Path file) {
    return new Csv(file.toString(), charset -> Files.newBufferedReader(file, charset));
  }

  /**
   * Reads text.
   *
   * @param text the content of a file
   * @param name how to call it in errors
   * @return the reader
   */
  public static Csv text(String text, String name) {
    return new Csv(name, _ -> new StringReader(text));
  }

  /**
   * Sets what stands between fields.
   *
   * @param character such as {@code ';'} or {@code '\t'}
   * @return this
   */
  public Csv separator(char character) {
    separator = character;
    return this;
  }

  /**
   * Sets how the file is encoded.
   *
   * @param encoding the encoding
   * @return this
   */
  public Csv charset(Charset encoding) {
    charset = encoding;
    return this;
  }

  /**
   * Names the columns of a file that has no line of names.
   *
   * @param columnNames one for each column
   * @return this
   */
  public Csv names(String... columnNames) {
    names = List.of(columnNames);
    return this;
  }

  /**
   * Names the columns of a file that has no line of names after the components of a record.
   *
   * @param type a record with a component for each column
   * @return this
   */
  public Csv names(Class<? extends Record> type) {
    names = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    return this;
  }

  /**
   * Sets what is written where a value is missing, in place of the defaults; an empty field always
   * is.
   *
   * @param texts the texts
   * @return this
   */
  public Csv missing(String... texts) {
    Set<String> set = new HashSet<>(List.of(texts));
    set.add("");
    missing = set;
    return this;
  }

  /**
   * Reads all of it and finds out what the columns are: numbers, where every field that is there is
   * one, else texts.
   *
   * @return the table
   */
  public Table read() {
    try (CsvRows rows = rows()) {
      Table table = rows.next(Integer.MAX_VALUE, column -> false);
      if (table == null) {
        throw new PellucidException(name + " has no rows.");
      }
      return table;
    }
  }

  /**
   * Reads rows as records, a thousand at a time, anew in each pass: for a file that is larger than
   * memory. Components take the column of their name, as in {@link Table#rows}; a field that is not
   * what its component wants ends the pass, and names its line.
   *
   * <pre>{@code
   * model.fit(Csv.file(path).stream(Trip.class).shuffle(7, 50_000).batches(256, ...).prefetch(4), fit);
   * }</pre>
   *
   * @param type a record of numbers, truth values, texts and enum constants
   * @param <R> its type
   * @return the rows, without an index
   */
  @SuppressWarnings("StreamResourceLeak") // The cursor of each pass closes it.
  public <R extends Record> Dataset<R> stream(Class<R> type) {
    Set<String> texts =
        Arrays.stream(type.getRecordComponents())
            .filter(component -> component.getType() == String.class)
            .map(component -> RowReader.plain(component.getName()))
            .collect(Collectors.toSet());
    return Dataset.from(() -> {
      CsvRows rows = rows();
      return Stream.generate(() ->
              Optional.ofNullable(
                  rows.next(BLOCK, column -> texts.contains(RowReader.plain(column)))))
          .takeWhile(Optional::isPresent)
          .flatMap(Optional::stream)
          .flatMap(table -> table.rows(type).stream())
          .onClose(rows::close);
    });
  }

  private static final int BLOCK = 1000;

  private CsvRows rows() {
    return new CsvRows(
        name, separator, names == null ? List.of() : names, missing, () -> source.open(charset));
  }
}
