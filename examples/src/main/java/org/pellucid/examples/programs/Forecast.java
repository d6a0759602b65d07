package org.pellucid.examples.programs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.tables.Csv;
import org.pellucid.examples.training.LineChart;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.GRU;
import org.pellucid.layers.Input;
import org.pellucid.losses.MeanAbsoluteError;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** How dirty Beijing's air will be in each of the next 24 hours, from the last two days. */
final class Forecast implements Application {
  /** The horizon that the figure is about. */
  private static final int HOURS = 6;

  private static final int YEAR = 365 * 24;

  @Override
  public String name() {
    return "forecast";
  }

  @Override
  public String description() {
    return "tomorrow's air in Beijing, hour by hour";
  }

  @Override
  public void run(Run run) {
    Session.setRandomSeed(run.seed());
    Air air = Air.of(Csv.file(DataSets.timeSeries().resolve("pollution.csv")).missing("NA").read());
    // The last year is never learned from; the half year before it tells how training goes.
    int test = air.hours() - YEAR;
    int validation = test - YEAR / 2;
    int[] known = air.times(0, validation);
    int[] training = IntStream.of(known).limit(run.samples(known.length)).toArray();
    int[] held = air.times(test, air.hours());

    int epochs = run.epochs(4);
    int batchSize = run.batchSize(64);
    Model model = network(air.width(), epochs * Math.ceilDiv(training.length, batchSize));
    model.fit(
        air.windows(training).shuffle(run.seed()).batches(batchSize, air::past, air::future),
        Fit.epochs(epochs)
            .validationData(
                air.windows(air.times(validation, test)).batches(512, air::past, air::future))
            .verbose(0)
            .callbacks(run.progress("", epochs)));
    run.save(model);

    // What was said of each hour ahead, and how far off it was, beside "as it is now".
    double[][] said = air.forecast(held, model.predict(air.past(held), 1024).value());
    double[] own = air.errors(held, said);
    double[] persistence = air.errors(held, air.persistence(held));
    List<List<String>> rows = new ArrayList<>();
    for (int hours : new int[] {1, 2, 3, 6, 12, 24}) {
      double a = persistence[hours - 1];
      double b = own[hours - 1];
      rows.add(Run.row("%d | %.1f | %.1f | %.1f %%", hours, a, b, 100 * (1 - b / a)));
    }
    run.table(
        "Mean absolute error on the last year, in micrograms per cubic metre",
        List.of("hours ahead", "\"as it is now\"", "network", "less by"),
        rows);
    run.figure(
        "error_below_persistence_6_hours_ahead",
        1 - own[HOURS - 1] / persistence[HOURS - 1],
        ">= 0.10");
    run.figure("error_below_persistence_1_hour_ahead", 1 - own[0] / persistence[0], "");
    run.picture(
        "forecast.png",
        "Three weeks of the last year: what was measured, and what the network had said six hours"
            + " before.",
        plot(air, held, said, held.length / 8, 21 * 24));
  }

  static Model network(int width, int steps) {
    Model model =
        new Sequential(
            new Input(Air.PAST, width),
            new GRU(64),
            new Dropout(0.4),
            new Dense(64).activation("relu"),
            new Dense(Air.AHEAD));
    model.compile(
        new AdamW(new CosineDecay(1e-3, steps)).weightDecay(0.01).clipnorm(1),
        new MeanAbsoluteError());
    return model;
  }

  private static BufferedImage plot(Air air, int[] times, double[][] said, int from, int hours) {
    double[] days = IntStream.range(0, hours).mapToDouble(i -> i / 24.0).toArray();
    double[] measured = new double[hours];
    double[] before = new double[hours];
    for (int i = 0; i < hours; i++) {
      int time = times[from] + i;
      int index = Arrays.binarySearch(times, time);
      measured[i] = air.pollution()[time + HOURS];
      // Where there is no forecast, the line has a gap.
      before[i] = index < 0 ? Double.NaN : said[index][HOURS - 1];
    }
    return LineChart.wide("days", "PM2.5, micrograms per cubic metre")
        .line("measured", days, measured)
        .line("said 6 hours before", days, before)
        .draw();
  }
}
