package org.pellucid.benchmarks.studio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
      look of each included. 'cost' compares the fastest of the rounds, which others on the machine
      have disturbed least; behind 'alone' stands the slowest too, to tell how noisy it was.
      """;

  private static final long WARM_NANOS = 6_000_000_000L;

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
        "| work | steps | alone | page closed: cost | page open: cost | events read |");
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
    double took = train(work, model, epochs, Watch.ALONE, events);
    long end = System.nanoTime() + WARM_NANOS;
    while (System.nanoTime() < end) {
      epochs = (int) Math.max(1, Math.min(4.0 * epochs, epochs * 1.0 / took));
      took = train(work, model, epochs, Watch.ALONE, events);
    }
    epochs = (int) Math.max(1, Math.round(epochs * seconds / took));
    events.set(0);
    Watch[] order = Watch.values();
    double[][] times = new double[order.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < order.length; i++) {
        // Each is first, in the middle and last in turn, so that a drift evens out.
        Watch watch = order[(round + i) % order.length];
        times[watch.ordinal()][round] = train(work, model, epochs, watch, events);
      }
    }
    double[] alone = times[Watch.ALONE.ordinal()];
    double least = Arrays.stream(alone).min().orElse(Double.NaN);
    double most = Arrays.stream(alone).max().orElse(Double.NaN);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f s (to %.2f) | %s | %s | %d |",
        work.title(),
        epochs * work.steps(),
        least,
        most,
        cost(times[Watch.CLOSED.ordinal()], least),
        cost(times[Watch.OPEN.ordinal()], least),
        events.get());
  }

  private static String cost(double[] times, double alone) {
    double least = Arrays.stream(times).min().orElse(Double.NaN);
    return String.format(Locale.ROOT, "%.1f %%", 100 * (least / alone - 1));
  }

  /** Trains and tells the seconds, from the first epoch's beginning to the end of fit. */
  private static double train(
      StudiedWork work, Model model, int epochs, Watch watch, AtomicLong events) {
    Fit fit = Fit.epochs(epochs).batchSize(work.batch()).seed(1).verbose(0);
    if (watch == Watch.ALONE) {
      long start = System.nanoTime();
      model.fit(work.x(), work.y(), fit);
      return (System.nanoTime() - start) * 1e-9;
    }
    try (Studio studio = new Studio()) {
      if (watch == Watch.OPEN) {
        listen(studio, events);
      }
      long start = System.nanoTime();
      model.fit(work.x(), work.y(), fit.callbacks(studio));
      return (System.nanoTime() - start) * 1e-9;
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
