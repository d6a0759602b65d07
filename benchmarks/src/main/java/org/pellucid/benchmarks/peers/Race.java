package org.pellucid.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pellucid.benchmarks.peers.Results.Cell;
import org.pellucid.peers.Work;

/**
 * Measures what is not measured yet. On each work all libraries are made ready first, each in a
 * process of its own; then they take turns, so that what happens on the machine hits all of them.
 */
final class Race {
  /** The work of {@link #BUSY}: what W2 does while two other processes keep the cores busy. */
  static final String BUSY = "W2+busy";

  /** A whole process that trains XOR for 1000 epochs. */
  static final String PROCESS = "W1/process";

  /** From the start of a process to the end of its first training step of W2. */
  static final String START = "W8";

  /** The same, with an archive of classes for every library on the JVM. */
  static final String ARCHIVED = "W8+archives";

  private static final int EPOCHS = 1000;
  private static final int STEPS = 50;

  private final Options options;
  private final Results results;
  private final Launcher launcher;
  private final PrintStream log;

  Race(Options options, Results results, Launcher launcher, PrintStream log) {
    this.options = options;
    this.results = results;
    this.launcher = launcher;
    this.log = log;
  }

  /** Runs all that is asked for and not there yet. */
  void run() throws IOException, InterruptedException {
    for (int threads : options.threads) {
      Map<String, List<Work>> groups = new LinkedHashMap<>();
      for (Work work : Work.all()) {
        if (options.wants(work.id())) {
          // Products share a process; networks get one each.
          String key = work instanceof Work.Product ? "W0" : work.id();
          groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(work);
        }
      }
      for (List<Work> group : groups.values()) {
        compete(group, threads);
      }
      if (options.wants(PROCESS)) {
        process(threads);
      }
      if (options.wants(BUSY)) {
        busy(threads);
      }
      if (options.wants(ARCHIVED)) {
        start(ARCHIVED, threads);
      }
      if (options.wants(START)) {
        start(START, threads);
      }
    }
  }

  private List<Library> missing(String work, int threads) throws IOException {
    List<Library> missing = new ArrayList<>();
    for (Library library : options.libraries) {
      Cell cell = new Cell(work, threads, library.id());
      if (!suits(library, work)
          || results.rounds(cell).reason() != null
          || results.rounds(cell).rounds().size() >= options.rounds) {
        continue;
      }
      String absence = launcher.absence(library);
      if (absence != null) {
        log.println(library.title() + ": " + absence + ".");
        continue;
      }
      missing.add(library);
    }
    return missing;
  }

  /** Without vectors, only training is measured; tuning malloc is tried where it may matter. */
  private static boolean suits(Library library, String work) {
    return switch (library) {
      case PELLUCID_SCALAR -> work.matches("W[2-6](/.*)?");
      case PYTORCH_MALLOC, PYTORCH_COMPILE_MALLOC -> work.matches("W[2-79](/.*)?");
      case PYTORCH_COMPILE ->
          !work.startsWith("W0") && !work.equals("W7/generate") && !work.equals(ARCHIVED);
      case PELLUCID, DJL, TENSORFLOW_JAVA, DL4J -> true;
      case PYTORCH, JAX -> !work.equals(ARCHIVED);
      case KERAS_JAX, KERAS_TORCH, KERAS_TENSORFLOW ->
          !work.startsWith("W0") && !work.equals(ARCHIVED);
    };
  }

  /** Starts who is missing on a work of the group. */
  private List<Contender> contenders(List<Work> works, int threads)
      throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Library library : options.libraries) {
      boolean needed = false;
      for (Work work : works) {
        needed |= missing(work.id(), threads).contains(library);
      }
      if (needed && launcher.prepare(library)) {
        contenders.add(launcher.start(library, threads, ""));
      }
    }
    return contenders;
  }

  private void compete(List<Work> works, int threads) throws IOException, InterruptedException {
    List<Contender> contenders = contenders(works, threads);
    try {
      for (Work work : works) {
        List<Library> missing = missing(work.id(), threads);
        List<Contender> ready = new ArrayList<>();
        for (Contender contender : contenders) {
          if (missing.contains(contender.library())
              && open(contender, work.id(), work.id(), threads)) {
            ready.add(contender);
          }
        }
        rounds(ready, work.id(), threads, work.units());
        for (Contender contender : ready) {
          contender.ask("close");
        }
      }
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  /** Makes a contender ready; notes why where that does not work. */
  private boolean open(Contender contender, String work, String name, int threads)
      throws IOException {
    progress(name, threads, contender.library(), "warms up");
    Map<String, Object> answer = contender.ask("open " + work + " " + warmUp(work));
    return accept(answer, new Cell(name, threads, contender.library().id()));
  }

  /** Products are small and many. */
  private double warmUp(String work) {
    return work.startsWith("W0") ? options.warmUp / 3 : options.warmUp;
  }

  private boolean accept(Map<String, Object> answer, Cell cell) throws IOException {
    String event = String.valueOf(answer.get("event"));
    if (event.equals("refused") || event.equals("failed")) {
      String reason = String.valueOf(answer.get("reason"));
      String text = event.equals("refused") ? reason : "failed: " + reason;
      log.println("  " + cell.work() + ", " + cell.library() + ": " + text);
      results.add("none", cell, Map.of("reason", text));
      return false;
    }
    return true;
  }

  private void rounds(List<Contender> ready, String name, int threads, double units)
      throws IOException {
    List<Contender> order = new ArrayList<>(ready);
    for (int round = 0; round < options.rounds; round++) {
      for (Contender contender : List.copyOf(order)) {
        Cell cell = new Cell(name, threads, contender.library().id());
        if (results.rounds(cell).rounds().size() >= options.rounds) {
          continue;
        }
        Map<String, Object> answer = contender.ask("run " + options.seconds);
        if (accept(answer, cell)) {
          Map<String, Object> fields = new LinkedHashMap<>(answer);
          fields.remove("event");
          double rate = units * Results.number(answer, "steps") / Results.number(answer, "seconds");
          fields.put("rate", rate);
          results.add("round", cell, fields);
          progress(name, threads, contender.library(), String.format(Locale.ROOT, "%.1f/s", rate));
        } else {
          order.remove(contender);
        }
      }
      if (!order.isEmpty()) {
        order.add(order.removeFirst());
      }
    }
  }

  private void progress(String work, int threads, Library library, String what) {
    log.printf("  %-18s %d thr  %-24s %s%n", work, threads, library.id(), what);
  }

  private void process(int threads) throws IOException, InterruptedException {
    for (int round = 0; round < options.rounds; round++) {
      for (Library library : missing(PROCESS, threads)) {
        Cell cell = new Cell(PROCESS, threads, library.id());
        if (!launcher.prepare(library) || results.rounds(cell).rounds().size() > round) {
          continue;
        }
        Contender contender = launcher.start(library, threads, "W1", "once W1 " + EPOCHS);
        Map<String, Object> first = contender.answer();
        Map<String, Object> done = accept(first, cell) ? contender.answer() : first;
        double seconds = contender.quit();
        if (results.rounds(cell).reason() == null && accept(done, cell)) {
          results.add("round", cell, Map.of("seconds", seconds));
          progress(PROCESS, threads, library, String.format(Locale.ROOT, "%.2f s", seconds));
        }
      }
    }
  }

  private void start(String work, int threads) throws IOException, InterruptedException {
    for (int round = 0; round < options.rounds; round++) {
      for (Library library : missing(work, threads)) {
        Cell cell = new Cell(work, threads, library.id());
        if (!launcher.prepare(library) || results.rounds(cell).rounds().size() > round) {
          continue;
        }
        try (Contender contender =
            launcher.start(library, threads, archive(library, work), "once W2 " + STEPS)) {
          Map<String, Object> first = contender.answer();
          double seconds = contender.age();
          Map<String, Object> done = accept(first, cell) ? contender.answer() : first;
          if (results.rounds(cell).reason() == null && accept(done, cell)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("seconds", seconds);
            fields.put("mib", Results.number(done, "hwm_kib") / 1024);
            fields.put("disk_mib", launcher.size(library) / 1048576.0);
            results.add("round", cell, fields);
            progress(work, threads, library, String.format(Locale.ROOT, "%.2f s", seconds));
          }
        }
      }
    }
  }

  /** Pellucid's launcher keeps an archive of classes; who starts others has to make one by hand. */
  private static String archive(Library library, String work) {
    return library.kind() == Library.Kind.PELLUCID || work.equals(ARCHIVED) ? START : "";
  }

  private void busy(int threads) throws IOException, InterruptedException {
    Work work = Work.of("W2");
    List<Library> missing = missing(BUSY, threads);
    List<Contender> ready = new ArrayList<>();
    List<Process> others = new ArrayList<>();
    try {
      for (Library library : missing) {
        if (!launcher.prepare(library)) {
          continue;
        }
        Contender contender = launcher.start(library, threads, "");
        if (open(contender, work.id(), BUSY, threads)) {
          ready.add(contender);
        } else {
          contender.close();
        }
      }
      if (!ready.isEmpty()) {
        for (int i = 0; i < 2; i++) {
          others.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        rounds(ready, BUSY, threads, work.units());
      }
    } finally {
      others.forEach(Process::destroyForcibly);
      ready.forEach(Contender::close);
    }
  }
}
