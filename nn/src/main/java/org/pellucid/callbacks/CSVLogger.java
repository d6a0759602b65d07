package org.pellucid.callbacks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * Writes a line per epoch into a CSV file: the epoch from 0, then the logs in alphabetical order.
 *
 * <p>Errors: a file that cannot be written. Source: {@code keras.callbacks.CSVLogger}.
 */
public final class CSVLogger extends Callback {
  private final Path file;
  private String separator = ",";
  private boolean append;
  private boolean writesHeader;
  private @Nullable Writer writer;
  private @Nullable List<String> columns;

  /**
   * Makes a callback.
   *
   * @param file where to write
   */
  public CSVLogger(Path file) {
    this.file = file;
  }

  /**
   * Sets what stands between columns.
   *
   * @param text a comma without
   * @return this
   */
  public CSVLogger separator(String text) {
    separator = text;
    return this;
  }

  /**
   * Sets whether lines are added to a file that is there, to go on with an earlier training.
   *
   * @param add false (without) to begin anew
   * @return this
   */
  public CSVLogger append(boolean add) {
    append = add;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    close();
    columns = null;
    try {
      writesHeader = !append || !Files.exists(file) || Files.size(file) == 0;
      writer =
          append
              ? Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
              : Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    Writer open = writer;
    if (open == null) {
      return;
    }
    List<String> names = columns;
    StringBuilder text = new StringBuilder();
    if (names == null) {
      names = columns(logs);
      columns = names;
      if (writesHeader) {
        text.append("epoch");
        names.forEach(name -> text.append(separator).append(name));
        text.append("\r\n");
      }
    }
    text.append(epoch);
    for (String name : names) {
      text.append(separator).append(logs.has(name) ? Double.toString(logs.get(name)) : "NA");
    }
    try {
      open.write(text.append("\r\n").toString());
      open.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The names in alphabetical order; room for those of validation if there were none so far. */
  private static List<String> columns(Logs logs) {
    List<String> names = new ArrayList<>(logs.names().stream().sorted().toList());
    if (names.stream().noneMatch(name -> name.startsWith("val_"))) {
      names.addAll(names.stream().map(name -> "val_" + name).toList());
    }
    return names;
  }

  @Override
  public void onTrainEnd(Logs logs) {
    close();
  }

  private void close() {
    Writer open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private PellucidException failed(IOException e) {
    return new PellucidException(
        "CSVLogger: cannot write " + file + ": " + e.getMessage() + ".", e);
  }
}
