package org.pellucid.benchmarks.studio;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.studio.Studio;

/** The program behind {@code ./bench studio}. */
public final class StudioCost {
  private static final String HELP =
      """
      How much longer a training takes that Studio shows.

      ./bench studio [--works digits,dense,convolutional,xor] [--seconds 4] [--rounds 3]

      The same training alone, with a Studio whose page is closed, and with one whose page is open
      (a reader of its events in this process), in turn; each of about so many seconds, the first
      look of each included. What it costs is told three times: by the clock, by the time that the
      training thread computes (which others on the machine hardly disturb; run it with
      JAVA_TOOL_OPTIONS=-Dpellucid.threads=1, so that this thread does all the work), and by the
      time that all threads compute, those of the compiler, of the garbage collector and of the
      server included. Of the rounds the least counts.
      """;

  private static final long WARM_NANOS = 20_000_000_000L;

  private enum Watch {
    ALONE,
    CLOSED,
    OPEN
  }

  private StudioCost() {}

  /**
   * Measures and reports.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    List<String> works = List.of("digits", "dense", "convolutional");
    double seconds = 4;
    int rounds = 3;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--works" -> works = List.of(arguments[i + 1].split(",", -1));
        case "--seconds" -> seconds = Double.parseDouble(arguments[i + 1]);
        case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
        default -> {
          System.out.print(HELP);
          return;
        }
      }
    }
    if (arguments.length % 2 == 1) {
      System.out.print(HELP);
      return;
    }
    System.out.println(
        "| work | steps | alone (clock, thread, process) | page closed: clock, thread, process"
            + " | page open: clock, thread, process | events read |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (String work : works) {
      System.out.println(measure(StudiedWork.named(work), seconds, rounds));
    }
  }

  private static String measure(StudiedWork work, double seconds, int rounds) {
    Model model = work.model();
    AtomicLong events = new AtomicLong();
    // Warm, and long enough to tell how many epochs fill the time.
    train(work, model, 1, Watch.OPEN, events);
    int epochs = 1;
    double took = train(work, model, epochs, Watch.ALONE, events).clock();
    long end = System.nanoTime() + WARM_NANOS;
    while (System.nanoTime() < end) {
      epochs = (int) Math.max(1, Math.min(4.0 * epochs, epochs * 1.0 / took));
      took = train(work, model, epochs, Watch.ALONE, events).clock();
    }
    epochs = (int) Math.max(1, Math.round(epochs * seconds / took));
    events.set(0);
    Watch[] order = Watch.values();
    List<List<Taken>> all = new ArrayList<>();
    for (Watch _ : order) {
      all.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < order.length; i++) {
        // Each is first, in the middle and last in turn, so that a drift evens out.
        Watch watch = order[(round + i) % order.length];
        all.get(watch.ordinal()).add(train(work, model, epochs, watch, events));
      }
    }
    Taken alone = Taken.least(all.get(Watch.ALONE.ordinal()));
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f, %.2f, %.2f s | %s | %s | %d |",
        work.title(),
        epochs * work.steps(),
        alone.clock(),
        alone.thread(),
        alone.process(),
        Taken.least(all.get(Watch.CLOSED.ordinal())).beside(alone),
        Taken.least(all.get(Watch.OPEN.ordinal())).beside(alone),
        events.get());
  }

  /**
   * Seconds that a training took.
   *
   * @param clock by the clock
   * @param thread computed by the thread that trains
   * @param process computed by all threads
   */
  private record Taken(double clock, double thread, double process) {
    static Taken now() {
      OperatingSystemMXBean machine =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return new Taken(
          System.nanoTime() * 1e-9,
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9,
          machine.getProcessCpuTime() * 1e-9);
    }

    Taken since(Taken start) {
      return new Taken(clock - start.clock, thread - start.thread, process - start.process);
    }

    static Taken least(List<Taken> rounds) {
      return new Taken(
          rounds.stream().mapToDouble(Taken::clock).min().orElse(Double.NaN),
          rounds.stream().mapToDouble(Taken::thread).min().orElse(Double.NaN),
          rounds.stream().mapToDouble(Taken::process).min().orElse(Double.NaN));
    }

    String beside(Taken alone) {
      return String.format(
          Locale.ROOT,
          "%.1f, %.1f, %.1f %%",
          100 * (clock / alone.clock - 1),
          100 * (thread / alone.thread - 1),
          100 * (process / alone.process - 1));
    }
  }

  /** Trains and tells what it took. */
  private static Taken train(
      StudiedWork work, Model model, int epochs, Watch watch, AtomicLong events) {
    Fit fit = Fit.epochs(epochs).batchSize(work.batch()).seed(1).verbose(0);
    if (watch == Watch.ALONE) {
      Taken start = Taken.now();
      model.fit(work.x(), work.y(), fit);
      return Taken.now().since(start);
    }
    try (Studio studio = new Studio()) {
      if (watch == Watch.OPEN) {
        listen(studio, events);
      }
      Taken start = Taken.now();
      model.fit(work.x(), work.y(), fit.callbacks(studio));
      return Taken.now().since(start);
    }
  }

  /** Reads what an open page would be sent; returns when the first of it has come. */
  private static void listen(Studio studio, AtomicLong events) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) studio.uri().resolve("/api/live/events").toURL().openConnection();
      InputStream stream = connection.getInputStream();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      lines.readLine();
      Thread.ofVirtual()
          .start(() -> {
            try (lines) {
              while (lines.readLine() != null) {
                events.incrementAndGet();
              }
            } catch (IOException closed) {
              // The studio is closed, and so is the page.
            }
          });
    } catch (IOException failure) {
      throw new IllegalStateException("The page cannot be read.", failure);
    }
  }
}
