package org.pellucid.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pellucid.benchmarks.peers.Results.Cell;

/** The program behind {@code ./bench peers}. */
public final class Peers {
  private Peers() {}

  /**
   * Measures and reports.
   *
   * @param arguments see {@code --help}
   * @throws IOException if results cannot be kept
   * @throws InterruptedException if it is stopped while it builds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.read(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println("peers: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    if (options.help) {
      System.out.print(Options.HELP);
      return;
    }
    Results results = new Results(options.folder.resolve("results.jsonl"));
    List<Row> rows = new ArrayList<>();
    for (int threads : options.threads) {
      Row.all(threads).stream().filter(row -> options.wants(row.work())).forEach(rows::add);
    }
    if (!options.report) {
      measure(options, results, rows);
    }
    report(options, results, rows);
  }

  private static void measure(Options options, Results results, List<Row> rows)
      throws IOException, InterruptedException {
    if (options.fresh) {
      for (Row row : rows) {
        for (Library library : options.libraries) {
          Cell cell = new Cell(row.work(), row.threads(), library.id());
          if (results.has(cell)) {
            results.add("forget", cell, Map.of());
          }
        }
      }
    }
    for (int threads : options.threads) {
      Machine.measure(results, threads);
    }
    Path root = Path.of("").toAbsolutePath();
    Launcher launcher = new Launcher(root, options.folder.toAbsolutePath(), options.python);
    new Race(options, results, launcher, System.err).run();
  }

  private static void report(Options options, Results results, List<Row> rows) throws IOException {
    Report report = new Report(results, rows);
    StringBuilder text = new StringBuilder();
    StringBuilder markdown = new StringBuilder();
    String machine = machine(options, results);
    text.append(machine).append("\n\n");
    markdown.append(machine).append("\n\n");
    List<Table> tables = List.of(report.main(), report.details(), report.itself(), report.busy());
    for (Table table : tables) {
      if (!table.isEmpty()) {
        text.append(table.text()).append('\n');
        markdown.append(table.markdown()).append('\n');
      }
    }
    for (String reason : report.reasons()) {
      text.append("n/a  ").append(reason).append('\n');
      markdown.append("- n/a: ").append(reason).append('\n');
    }
    System.out.print(text);
    if (options.markdown != null) {
      Files.writeString(options.markdown, markdown);
    }
    if (options.json != null) {
      Files.write(options.json, report.json().stream().map(Json::write).toList());
    }
  }

  private static String machine(Options options, Results results) {
    List<String> peaks = new ArrayList<>();
    for (int threads : options.threads) {
      peaks.add(String.format(Locale.ROOT, "%.0f GFLOP/s on %d", results.peak(threads), threads));
    }
    return String.format(
        Locale.ROOT,
        "FMA peak, best seen: %s thread(s); copying: %.1f GB/s. Medians of rounds; 'of peak' counts"
            + " the products alone.",
        String.join(", ", peaks),
        results.bandwidth());
  }
}
