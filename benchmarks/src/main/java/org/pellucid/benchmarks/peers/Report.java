package org.pellucid.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.benchmarks.peers.Results.Cell;
import org.pellucid.benchmarks.peers.Results.Rounds;
import org.pellucid.peers.Net;
import org.pellucid.peers.Work;

/** The tables: who is how fast, how fast anything could be, and whether Pellucid leads. */
final class Report {
  /** The value of a library in a row. */
  private record Value(Library library, double value, double spread) {}

  private static final List<String> HEAD =
      List.of(
          "work",
          "thr",
          "limit",
          "by",
          "Pellucid",
          "±",
          "of peak",
          "best JVM",
          "best of all",
          "x JVM",
          "x all",
          "target",
          "");

  private final Results results;
  private final List<Row> rows;

  Report(Results results, List<Row> rows) {
    this.results = results;
    this.rows = rows;
  }

  private @Nullable Value value(Row row, Library library) {
    Rounds rounds = results.rounds(new Cell(row.work(), row.threads(), library.id()));
    double median = rounds.median(row::value);
    return Double.isNaN(median) ? null : new Value(library, median, rounds.spread(row::value));
  }

  private @Nullable Value best(Row row, boolean jvm) {
    Value best = null;
    for (Library library : Library.values()) {
      if (library.kind() == Library.Kind.PELLUCID || (jvm && library.kind() != Library.Kind.JVM)) {
        continue;
      }
      Value value = value(row, library);
      if (value != null && (best == null || (value.value() > best.value()) == row.more())) {
        best = value;
      }
    }
    return best;
  }

  private static double ratio(Row row, Value mine, Value other) {
    return row.more() ? mine.value() / other.value() : other.value() / mine.value();
  }

  /** The least seconds per unit: by arithmetic, or by memory. */
  private double arithmetic(Row row) {
    return row.flops() / (results.peak(row.threads()) * 1e9);
  }

  private double memory(Row row) {
    return row.bytes() / (results.bandwidth() * 1e9);
  }

  /** What the machine would allow, in the row's unit. */
  private double limit(Row row) {
    double seconds = Math.max(arithmetic(row), memory(row));
    return row.more() ? 1 / seconds : seconds * 1e6;
  }

  /** The fraction of the FMA peak. */
  private double fraction(Row row, double value) {
    double seconds = row.more() ? 1 / value : value * 1e-6;
    return arithmetic(row) / seconds;
  }

  private List<String> cells(Row row) {
    Value mine = value(row, Library.PELLUCID);
    Value jvm = best(row, true);
    Value all = best(row, false);
    boolean limited = row.flops() > 0;
    String reason =
        results.rounds(new Cell(row.work(), row.threads(), Library.PELLUCID.id())).reason();
    List<String> cells = new ArrayList<>();
    cells.add(label(row));
    cells.add(String.valueOf(row.threads()));
    cells.add(limited ? text(limit(row)) : "");
    cells.add(limited ? (arithmetic(row) >= memory(row) ? "arithmetic" : "memory") : "");
    cells.add(mine == null ? (reason == null ? "" : "n/a") : text(mine.value()) + " " + row.unit());
    cells.add(mine == null ? "" : percent(mine.spread()));
    cells.add(mine == null || !limited ? "" : percent(fraction(row, mine.value())));
    cells.add(named(jvm));
    cells.add(named(all));
    cells.add(mine == null || jvm == null ? "" : times(ratio(row, mine, jvm)));
    cells.add(mine == null || all == null ? "" : times(ratio(row, mine, all)));
    cells.add(target(row));
    cells.add(mine == null ? "" : verdict(row, mine, jvm, all));
    return cells;
  }

  private static String label(Row row) {
    return row.work().replaceAll("/.*|\\+.*", "") + " " + row.title();
  }

  private static String target(Row row) {
    List<String> parts = new ArrayList<>();
    if (row.target() > 0) {
      parts.add(times(row.target()));
    }
    if (row.jvmTarget() > 0) {
      parts.add("JVM " + times(row.jvmTarget()));
    }
    if (row.peakTarget() > 0) {
      parts.add(percent(row.peakTarget()) + " of peak");
    }
    return String.join(", ", parts);
  }

  private String verdict(Row row, Value mine, @Nullable Value jvm, @Nullable Value all) {
    boolean reached =
        (all == null || ratio(row, mine, all) >= row.target())
            && (jvm == null || ratio(row, mine, jvm) >= row.jvmTarget())
            && (row.peakTarget() == 0 || fraction(row, mine.value()) >= row.peakTarget());
    if (reached && all == null && row.target() > 0) {
      return "";
    }
    return reached ? "yes" : "no";
  }

  private static String named(@Nullable Value value) {
    return value == null ? "" : text(value.value()) + " " + value.library().title();
  }

  private static String text(double value) {
    if (value >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio >= 10 ? "%.0fx" : "%.2fx", ratio);
  }

  private boolean measured(Row row) {
    return !results.libraries(row.work(), row.threads()).isEmpty();
  }

  /** The table of ratios. */
  Table main() {
    Table table = new Table(HEAD);
    rows.stream().filter(this::measured).forEach(row -> table.add(cells(row)));
    return table;
  }

  /** Every library's value in every row, in the row's unit and as a fraction of the peak. */
  Table details() {
    List<Library> present = new ArrayList<>();
    for (Library library : Library.values()) {
      if (rows.stream()
          .anyMatch(row -> results.has(new Cell(row.work(), row.threads(), library.id())))) {
        present.add(library);
      }
    }
    List<String> head = new ArrayList<>(List.of("work", "thr", "unit", "MFLOP", "MB"));
    present.forEach(library -> head.add(library.title()));
    Table table = new Table(head);
    for (Row row : rows) {
      if (!measured(row)) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(label(row));
      cells.add(String.valueOf(row.threads()));
      cells.add(row.unit());
      cells.add(row.flops() == 0 ? "" : text(row.flops() * 1e-6));
      cells.add(row.flops() == 0 ? "" : text(row.bytes() * 1e-6));
      for (Library library : present) {
        Value value = value(row, library);
        if (value != null) {
          cells.add(
              text(value.value())
                  + (row.flops() > 0 ? " (" + percent(fraction(row, value.value())) + ")" : ""));
        } else {
          boolean none =
              results.rounds(new Cell(row.work(), row.threads(), library.id())).reason() != null;
          cells.add(none ? "n/a" : "");
        }
      }
      table.add(cells);
    }
    return table;
  }

  /** Who cannot do what, and why. */
  List<String> reasons() {
    Map<String, List<String>> works = new LinkedHashMap<>();
    for (Row row : rows) {
      for (Library library : Library.values()) {
        String reason = results.rounds(new Cell(row.work(), row.threads(), library.id())).reason();
        if (reason != null) {
          List<String> known =
              works.computeIfAbsent(library.title() + ": " + reason, absent -> new ArrayList<>());
          if (!known.contains(row.work())) {
            known.add(row.work());
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    works.forEach((reason, where) -> lines.add(String.join(", ", where) + ": " + reason));
    return lines;
  }

  /** Pellucid against itself: without vectors, beside busy processes, and what it allocates. */
  Table itself() {
    Table table =
        new Table(
            List.of("work", "thr", "samples/s", "scalar", "scalar/SIMD", "target", "heap B/step"));
    for (Row row : rows) {
      Value mine = value(row, Library.PELLUCID);
      if (!row.work().matches("W[1-7](/lstm|/gru|/train)?") || mine == null) {
        continue;
      }
      Value scalar = value(row, Library.PELLUCID_SCALAR);
      double heap =
          results
              .rounds(new Cell(row.work(), row.threads(), Library.PELLUCID.id()))
              .median("heap_per_step");
      table.add(
          List.of(
              label(row),
              String.valueOf(row.threads()),
              text(mine.value()),
              scalar == null ? "" : text(scalar.value()),
              scalar == null ? "" : percent(scalar.value() / mine.value()),
              row.work().matches("W[2-6].*") ? "35%" : "",
              text(heap)));
    }
    return table;
  }

  /** What W2 loses beside two busy processes: their fair share is half of two cores. */
  Table busy() {
    Table table = new Table(List.of("library", "thr", "alone", "beside two busy", "kept"));
    Work alone = new Work.Training("W2", Net.MLP);
    for (Row row : rows) {
      if (!row.work().equals(Race.BUSY)) {
        continue;
      }
      for (Library library : Library.values()) {
        Value busy = value(row, library);
        double rate =
            results.rounds(new Cell(alone.id(), row.threads(), library.id())).median("rate");
        if (busy != null && !Double.isNaN(rate)) {
          table.add(
              List.of(
                  library.title(),
                  String.valueOf(row.threads()),
                  text(rate),
                  text(busy.value()),
                  percent(busy.value() / rate)));
        }
      }
    }
    return table;
  }

  /** The rows as fields, for other programs. */
  List<Map<String, Object>> json() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Row row : rows) {
      if (!measured(row)) {
        continue;
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("work", row.work());
      line.put("title", row.title());
      line.put("threads", (double) row.threads());
      line.put("unit", row.unit());
      line.put("more_is_better", row.more() ? 1.0 : 0.0);
      line.put("target", row.target());
      if (row.flops() > 0) {
        line.put("flops", row.flops());
        line.put("bytes", row.bytes());
        line.put("limit", limit(row));
      }
      for (Library library : Library.values()) {
        Value value = value(row, library);
        String reason = results.rounds(new Cell(row.work(), row.threads(), library.id())).reason();
        if (value != null) {
          line.put(library.id(), value.value());
          line.put(library.id() + "_spread", value.spread());
        } else if (reason != null) {
          line.put(library.id(), "n/a: " + reason);
        }
      }
      Value mine = value(row, Library.PELLUCID);
      Value jvm = best(row, true);
      Value all = best(row, false);
      if (mine != null && jvm != null) {
        line.put("ratio_jvm", ratio(row, mine, jvm));
      }
      if (mine != null && all != null) {
        line.put("ratio_all", ratio(row, mine, all));
      }
      lines.add(line);
    }
    return lines;
  }
}
