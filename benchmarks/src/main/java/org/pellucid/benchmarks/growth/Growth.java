package org.pellucid.benchmarks.growth;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The program behind {@code ./bench growth}. */
public final class Growth {
  private static final String HELP =
      """
      How the time of a step and of compiling grow with the size of the work.

      ./bench growth [--curves batch,depth] [--markdown FILE]

      curves: batch, width, depth, steps, length, threads, network, graph; all without.
      'growth' is how much longer a point takes than the one before, 'arithmetic' how much more it
      computes; '!' marks what grows faster than that, beyond what the machine's noise explains.
      """;

  /** More than its arithmetic by this factor is marked. */
  private static final double NOISE = 1.25;

  /** The most seconds that the largest network and the largest graph may take to compile. */
  private static final double COMPILE_LIMIT = 2;

  private Growth() {}

  /**
   * Measures and reports.
   *
   * @param arguments see {@code --help}
   * @throws IOException if a process cannot be started or the file not be written
   */
  public static void main(String[] arguments) throws IOException {
    List<Curve> curves = List.of(Curve.values());
    Path markdown = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--point" -> {
          Point.measure(Curve.valueOf(arguments[i + 1]), Integer.parseInt(arguments[i + 2]));
          return;
        }
        case "--curves" -> {
          List<String> names = List.of(arguments[++i].split(",", -1));
          curves =
              Arrays.stream(Curve.values()).filter(curve -> names.contains(curve.id())).toList();
        }
        case "--markdown" -> markdown = Path.of(arguments[++i]);
        default -> {
          System.out.print(HELP);
          return;
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("| what | size | time | growth | arithmetic | | heap kept |");
    lines.add("|---|--:|--:|--:|--:|---|--:|");
    for (Curve curve : curves) {
      lines.addAll(measure(curve));
    }
    if (markdown != null) {
      Files.write(markdown, lines);
    }
  }

  private static List<String> measure(Curve curve) throws IOException {
    List<String> lines = new ArrayList<>();
    double before = 0;
    int smaller = 0;
    for (int size : curve.sizes()) {
      double[] point = point(curve, size);
      double seconds = point[0];
      double growth = smaller == 0 ? 1 : seconds / before;
      double arithmetic = smaller == 0 ? 1 : curve.arithmetic(size) / curve.arithmetic(smaller);
      boolean last = size == curve.sizes().getLast();
      String mark = growth > NOISE * arithmetic ? "!" : "";
      if (curve.compiles() && last && seconds > COMPILE_LIMIT) {
        mark += " above " + COMPILE_LIMIT + " s";
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.3f ms | %.2f | %.2f | %s | %.1f MiB |",
              curve.title(),
              size,
              1000 * seconds,
              growth,
              arithmetic,
              mark,
              point[1]));
      System.out.println(lines.getLast());
      before = seconds;
      smaller = size;
    }
    return lines;
  }

  /** Runs a point in a process of its own, as cold as a user's. */
  private static double[] point(Curve curve, int size) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-cp",
            System.getProperty("java.class.path")));
    if (curve == Curve.THREADS) {
      command.add("-Dpellucid.threads=" + size);
    }
    command.addAll(List.of(Growth.class.getName(), "--point", curve.name(), String.valueOf(size)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    double[] result = {Double.NaN, Double.NaN};
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("@@ ")) {
          String[] words = line.split(" ", -1);
          result = new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])};
        }
      }
    }
    return result;
  }
}
