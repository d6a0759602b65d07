package org.pellucid.benchmarks.studio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      look of each included. 'cost' is the median over the rounds of what a training with Studio
      takes more than the one alone before it, with the least and the most.
      """;

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
    // Warm, and long enough to tell how many epochs fill the time.
    int epochs = 1;
    double took = train(work, model, epochs, Watch.ALONE, new AtomicLong());
    train(work, model, 2, Watch.OPEN, new AtomicLong());
    while (took < seconds / 3) {
      epochs = (int) Math.max(epochs + 1, Math.min(8.0 * epochs, epochs * seconds / 2 / took));
      took = train(work, model, epochs, Watch.ALONE, new AtomicLong());
    }
    epochs = (int) Math.max(1, Math.round(epochs * seconds / took));
    Map<Watch, List<Double>> costs = new LinkedHashMap<>();
    List<Double> alone = new ArrayList<>();
    AtomicLong events = new AtomicLong();
    for (int round = 0; round < rounds; round++) {
      // The one alone stands before one and behind the other, so that a drift evens out.
      double first = train(work, model, epochs, Watch.ALONE, events);
      Watch middle = round % 2 == 0 ? Watch.CLOSED : Watch.OPEN;
      Watch last = round % 2 == 0 ? Watch.OPEN : Watch.CLOSED;
      double second = train(work, model, epochs, middle, events);
      double third = train(work, model, epochs, last, events);
      costs.computeIfAbsent(middle, any -> new ArrayList<>()).add(second / first - 1);
      costs.computeIfAbsent(last, any -> new ArrayList<>()).add(third / first - 1);
      alone.add(first);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f s | %s | %s | %d |",
        work.title(),
        epochs * work.steps(),
        median(alone),
        percent(costs.getOrDefault(Watch.CLOSED, List.of())),
        percent(costs.getOrDefault(Watch.OPEN, List.of())),
        events.get());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String percent(List<Double> costs) {
    double[] sorted = costs.stream().mapToDouble(cost -> 100 * cost).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
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
