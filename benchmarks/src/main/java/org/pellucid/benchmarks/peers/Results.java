package org.pellucid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured, one line of JSON a round, kept in a file: a run that was cut off goes on
 * where it was, and the table compares what was measured now with what was measured before.
 */
final class Results {
  /**
   * What is measured: a work, by one library, on a number of threads.
   *
   * @param work the work's name
   * @param threads the threads
   * @param library the library's name
   */
  record Cell(String work, int threads, String library) {}

  /**
   * The rounds of a cell.
   *
   * @param rounds fields of each, as the child answered
   * @param reason why there are none; null when there is no such reason
   */
  record Rounds(List<Map<String, Object>> rounds, @Nullable String reason) {
    /** The median of something over the rounds; NaN where it is not there. */
    double median(ToDoubleFunction<Map<String, Object>> of) {
      double[] values = rounds.stream().mapToDouble(of).sorted().toArray();
      int n = values.length;
      return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    /** The median of a field over the rounds. */
    double median(String field) {
      return median(round -> number(round, field));
    }

    /** Half the distance between the best and the worst round, relative to the median. */
    double spread(ToDoubleFunction<Map<String, Object>> of) {
      double[] values = rounds.stream().mapToDouble(of).sorted().toArray();
      return values.length == 0 ? 0 : (values[values.length - 1] - values[0]) / 2 / median(of);
    }
  }

  private final Path file;
  private final Map<Cell, Rounds> cells = new LinkedHashMap<>();
  private final Map<Integer, Double> peaks = new LinkedHashMap<>();
  private double bandwidth;

  /** Reads what is there. */
  Results(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          take(Json.read(line));
        }
      }
    }
  }

  static double number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Double value ? value : Double.NaN;
  }

  private static Cell cell(Map<String, Object> line) {
    return new Cell(
        String.valueOf(line.get("work")),
        (int) number(line, "threads"),
        String.valueOf(line.get("library")));
  }

  private void take(Map<String, Object> line) {
    switch (String.valueOf(line.get("kind"))) {
      case "machine" -> {
        peaks.merge((int) number(line, "threads"), number(line, "gflops"), Math::max);
        bandwidth = Math.max(bandwidth, number(line, "gbytes"));
      }
      case "forget" -> cells.remove(cell(line));
      case "none" ->
          cells.put(cell(line), new Rounds(List.of(), String.valueOf(line.get("reason"))));
      default -> {
        Rounds known = cells.get(cell(line));
        List<Map<String, Object>> rounds =
            new ArrayList<>(known == null ? List.of() : known.rounds());
        rounds.add(line);
        cells.put(cell(line), new Rounds(rounds, null));
      }
    }
  }

  /** Keeps a line. */
  void add(String kind, Cell cell, Map<String, Object> fields) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", kind);
    line.put("work", cell.work());
    line.put("threads", (double) cell.threads());
    line.put("library", cell.library());
    line.putAll(fields);
    append(line);
  }

  /** Keeps what the machine can do. */
  void machine(int threads, double gflops, double gbytes) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", "machine");
    line.put("threads", (double) threads);
    line.put("gflops", gflops);
    line.put("gbytes", gbytes);
    append(line);
  }

  private void append(Map<String, Object> line) throws IOException {
    Files.writeString(
        file, Json.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    take(line);
  }

  /** The rounds of a cell; none when it was not measured yet. */
  Rounds rounds(Cell cell) {
    Rounds known = cells.get(cell);
    return known == null ? new Rounds(List.of(), null) : known;
  }

  /** Whether a cell was measured, or cannot be. */
  boolean has(Cell cell) {
    return cells.containsKey(cell);
  }

  /** Who was measured on a work. */
  List<String> libraries(String work, int threads) {
    return Arrays.stream(Library.values())
        .map(Library::id)
        .filter(id -> has(new Cell(work, threads, id)))
        .toList();
  }

  /** The best GFLOP/s of multiply-adds ever seen on this many threads. */
  double peak(int threads) {
    return peaks.getOrDefault(threads, Double.NaN);
  }

  /** The best GB/s of copying ever seen. */
  double bandwidth() {
    return bandwidth;
  }
}
