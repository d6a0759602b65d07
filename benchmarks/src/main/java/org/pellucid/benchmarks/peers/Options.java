package org.pellucid.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of {@code ./bench peers}. */
final class Options {
  static final String HELP =
      """
      Compares Pellucid with other libraries on the same work and prints a table.

      ./bench peers [options]
        --works W2,W9/mlp       works, or beginnings of their names; all without
        --libraries pellucid,jax  who takes part, by name, or jvm, python, all (the default)
        --threads 1,2           numbers of threads; 1 and all cores without
        --rounds N              rounds, libraries taking turns (3)
        --seconds S             length of a round (3)
        --warmup S              before the first round (10)
        --quick                 1 round of 1 second after 2 of warm-up
        --fresh                 forget earlier results of what is selected
        --report                only print what was measured before
        --folder PATH           where results are kept (benchmarks/target/peers)
        --python PATH           a Python with torch, jax, keras, tensorflow (or PELLUCID_PYTHON)
        --json FILE             writes the rows of the table, one JSON object a line
        --markdown FILE         writes the table as Markdown

      A run that is cut off goes on where it was when started again. Results of other libraries
      are kept: '--libraries pellucid --fresh' measures Pellucid anew and compares with them.
      """;

  List<String> works = List.of("W");
  List<Library> libraries = List.of(Library.values());
  List<Integer> threads = defaultThreads();
  int rounds = 3;
  double seconds = 3;
  double warmUp = 10;
  boolean fresh;
  boolean report;
  boolean help;
  Path folder = Path.of("benchmarks/target/peers");
  @Nullable String python = System.getenv("PELLUCID_PYTHON");
  @Nullable Path json;
  @Nullable Path markdown;

  private static List<Integer> defaultThreads() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores == 1 ? List.of(1) : List.of(1, cores);
  }

  /** Reads the arguments. */
  static Options read(String[] arguments) {
    Options options = new Options();
    List<String> rest = new ArrayList<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      switch (name) {
        case "--works" -> options.works = list(name, rest);
        case "--libraries" -> options.libraries = libraries(list(name, rest));
        case "--threads" ->
            options.threads = list(name, rest).stream().map(Integer::valueOf).toList();
        case "--rounds" -> options.rounds = Integer.parseInt(value(name, rest));
        case "--seconds" -> options.seconds = Double.parseDouble(value(name, rest));
        case "--warmup" -> options.warmUp = Double.parseDouble(value(name, rest));
        case "--quick" -> {
          options.rounds = 1;
          options.seconds = 1;
          options.warmUp = 2;
        }
        case "--fresh" -> options.fresh = true;
        case "--report" -> options.report = true;
        case "--help", "-h" -> options.help = true;
        case "--folder" -> options.folder = Path.of(value(name, rest));
        case "--python" -> options.python = value(name, rest);
        case "--json" -> options.json = Path.of(value(name, rest));
        case "--markdown" -> options.markdown = Path.of(value(name, rest));
        default ->
            throw new IllegalArgumentException(
                "There is no option " + name + "; ./bench peers --help lists them.");
      }
    }
    return options;
  }

  private static String value(String name, List<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("Option " + name + " needs a value.");
    }
    return rest.removeFirst();
  }

  private static List<String> list(String name, List<String> rest) {
    return List.of(value(name, rest).split(","));
  }

  private static List<Library> libraries(List<String> names) {
    List<Library> chosen = new ArrayList<>();
    for (String name : names) {
      switch (name) {
        case "all" -> chosen.addAll(List.of(Library.values()));
        case "jvm", "python" ->
            Arrays.stream(Library.values())
                .filter(library -> (library.kind() == Library.Kind.PYTHON) == name.equals("python"))
                .forEach(chosen::add);
        default -> chosen.add(Library.named(name));
      }
    }
    return chosen.stream().distinct().toList();
  }

  /** Whether a work was asked for. */
  boolean wants(String work) {
    return works.stream().anyMatch(work::startsWith);
  }
}
