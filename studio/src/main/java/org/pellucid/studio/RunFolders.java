package org.pellucid.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;

/**
 * Runs that are over: {@code run.json} and {@code history.csv} of the folders named at the start.
 */
final class RunFolders {
  private static final long MOST_BYTES = 16 << 20;

  private final List<Path> folders;

  RunFolders(List<Path> folders) {
    for (Path folder : folders) {
      if (!Files.isRegularFile(folder.resolve("run.json"))) {
        throw new PellucidException(
            "Studio: "
                + folder
                + " is no run; it has no run.json. Name folders of pellucid train.");
      }
    }
    this.folders = List.copyOf(folders);
  }

  List<Map<String, Object>> all() {
    return folders.stream().map(RunFolders::read).toList();
  }

  private static Map<String, Object> read(Path folder) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("name", String.valueOf(folder.getFileName()));
    run.put("run", Json.readObject(text(folder.resolve("run.json"))));
    Path history = folder.resolve("history.csv");
    run.put("history", Files.isRegularFile(history) ? curves(text(history)) : Map.of());
    return run;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new PellucidException("Studio: " + file + " is larger than 16 MiB.");
      }
      return Files.readString(file);
    } catch (IOException failure) {
      throw new PellucidException("Studio: cannot read " + file + ".", failure);
    }
  }

  /** One list of [epoch, value] for each column behind the first. */
  private static Map<String, Object> curves(String csv) {
    List<String[]> rows = csv.lines().map(line -> line.split(",", -1)).toList();
    Map<String, Object> curves = new LinkedHashMap<>();
    String[] header = rows.getFirst();
    for (int column = 1; column < header.length; column++) {
      List<List<@Nullable Double>> points = new ArrayList<>();
      for (String[] row : rows.subList(1, rows.size())) {
        if (row.length == header.length) {
          points.add(new Series.Point(number(row[0]), finite(row[column])).pair());
        }
      }
      curves.put(header[column], points);
    }
    return curves;
  }

  private static double number(String text) {
    Double value = finite(text);
    return value == null ? 0 : value;
  }

  private static @Nullable Double finite(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException none) {
      return null;
    }
  }
}
