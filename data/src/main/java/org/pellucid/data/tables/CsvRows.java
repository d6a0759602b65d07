package org.pellucid.data.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** The rows of a CSV file, block by block. */
final class CsvRows implements AutoCloseable {
  /** Opens the text. */
  interface Opener {
    Reader open() throws IOException;
  }

  private final String name;
  private final Set<String> missing;
  private final List<String> header;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;

  CsvRows(String name, char separator, List<String> names, Set<String> missing, Opener opener) {
    this.name = name;
    this.missing = missing;
    header = new ArrayList<>(names);
    try {
      reader =
          CsvReader.builder()
              .fieldSeparator(separator)
              // Counted here, with a sentence of our own
              .allowMissingFields(true)
              .allowExtraFields(true)
              .trimWhitespacesAroundQuotes(separator != '\t')
              .ofCsvRecord(opener.open());
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
    records = reader.iterator();
  }

  private PellucidException unreadable(Exception cause) {
    return new PellucidException("Cannot read " + name + ": " + cause.getMessage(), cause);
  }

  /**
   * Reads rows.
   *
   * @param most how many at most
   * @param text which columns stay texts even if all of their fields are numbers
   * @return the rows; null at the end
   */
  @Nullable Table next(int most, Predicate<String> text) {
    List<List<@Nullable String>> columns = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    try {
      while (lines.size() < most && records.hasNext()) {
        CsvRecord row = records.next();
        if (header.isEmpty()) {
          // Some programs begin files with a byte order mark.
          row.getFields().forEach(field -> header.add(field.replace("\uFEFF", "").strip()));
        } else {
          add(row, columns);
          lines.add(row.getStartingLineNumber());
        }
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable(unreadable);
    } catch (CsvParseException damaged) {
      throw new PellucidException(name + ": " + damaged.getMessage(), damaged);
    }
    if (lines.isEmpty()) {
      return null;
    }
    if (new HashSet<>(header).size() != header.size()) {
      throw new PellucidException(name + ": two columns have the same name: " + header + ".");
    }
    List<Column> typed = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      typed.add(
          text.test(header.get(c))
              ? new Column.Texts(header.get(c), columns.get(c).toArray(String[]::new))
              : Column.of(header.get(c), columns.get(c)));
    }
    return new Table(name, typed, lines.stream().mapToLong(Long::longValue).toArray());
  }

  private void add(CsvRecord row, List<List<@Nullable String>> columns) {
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

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }
}
