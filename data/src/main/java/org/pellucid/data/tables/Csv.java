package org.pellucid.data.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * A reader of CSV files (RFC 4180).
 *
 * <pre>{@code
 * Table houses = Csv.file(path).missing("NA").read();
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
    List<String> header = new ArrayList<>();
    List<List<@Nullable String>> columns = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            // Counted here, with a sentence of our own
            .allowMissingFields(true)
            .allowExtraFields(true)
            .trimWhitespacesAroundQuotes(separator != '\t')
            .ofCsvRecord(source.open(charset))) {
      if (names != null) {
        header.addAll(names);
      }
      for (CsvRecord row : reader) {
        if (header.isEmpty()) {
          // Some programs begin files with a byte order mark.
          row.getFields().forEach(field -> header.add(field.replace("\uFEFF", "").strip()));
        } else {
          add(row, header, columns);
          lines.add(row.getStartingLineNumber());
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      throw new PellucidException(
          "Cannot read " + name + ": " + unreadable.getMessage(), unreadable);
    } catch (CsvParseException damaged) {
      throw new PellucidException(name + ": " + damaged.getMessage(), damaged);
    }
    if (lines.isEmpty()) {
      throw new PellucidException(name + " has no rows.");
    }
    if (new HashSet<>(header).size() != header.size()) {
      throw new PellucidException(name + ": two columns have the same name: " + header + ".");
    }
    long[] lineOf = lines.stream().mapToLong(Long::longValue).toArray();
    List<Column> typed = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      typed.add(Column.of(header.get(c), columns.get(c)));
    }
    return new Table(name, typed, lineOf);
  }

  private void add(CsvRecord row, List<String> header, List<List<@Nullable String>> columns) {
    if (row.getFieldCount() != header.size()) {
      throw new PellucidException(
          name
              + " line "
              + row.getStartingLineNumber()
              + ": "
              + row.getFieldCount()
              + " fields, expected "
              + header.size()
              + ".");
    }
    while (columns.size() < header.size()) {
      columns.add(new ArrayList<>());
    }
    for (int c = 0; c < header.size(); c++) {
      String field = row.getField(c).strip();
      columns.get(c).add(missing.contains(field) ? null : field);
    }
  }
}
