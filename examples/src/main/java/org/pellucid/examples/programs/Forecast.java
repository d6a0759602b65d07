package org.pellucid.examples.programs;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.DataSets;
import org.pellucid.data.Dataset;
import org.pellucid.data.tables.Csv;
import org.pellucid.data.tables.Table;
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
  static final int PAST = 48;
  static final int AHEAD = 24;

  /** The horizon that the figure is about. */
  private static final int HOURS = 6;

  /** About how much the pollution differs from day to day, so that targets are near 1. */
  private static final double SCALE = 80;

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

    NdArray changes =
        model
            .predict(
                NdArray.of(
                    concat(IntStream.of(held).mapToObj(air::past).toList()),
                    held.length,
                    PAST,
                    air.width()),
                1024)
            .value();
    double[] own = new double[AHEAD];
    double[] persistence = new double[AHEAD];
    for (int i = 0; i < held.length; i++) {
      for (int h = 0; h < AHEAD; h++) {
        double now = air.pollution[held[i]];
        double later = air.pollution[held[i] + h + 1];
        double said = Math.max(0, now + SCALE * changes.getDouble(i * AHEAD + h));
        own[h] += Math.abs(said - later) / held.length;
        persistence[h] += Math.abs(now - later) / held.length;
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int hours : new int[] {1, 2, 3, 6, 12, 24}) {
      double a = persistence[hours - 1];
      double b = own[hours - 1];
      rows.add(
          List.of(
              String.valueOf(hours),
              String.format(Locale.ROOT, "%.1f", a),
              String.format(Locale.ROOT, "%.1f", b),
              String.format(Locale.ROOT, "%.1f %%", 100 * (1 - b / a))));
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
        plot(air, held, changes, held.length / 8, 21 * 24));
  }

  static Model network(int width, int steps) {
    Model model =
        new Sequential(
            new Input(PAST, width),
            new GRU(64),
            new Dropout(0.4),
            new Dense(64).activation("relu"),
            new Dense(AHEAD));
    model.compile(
        new AdamW(new CosineDecay(1e-3, steps)).weightDecay(0.01).clipnorm(1),
        new MeanAbsoluteError());
    return model;
  }

  /**
   * Hours of measurements.
   *
   * @param pollution the PM2.5 in micrograms per cubic metre; NaN where it was not measured
   * @param features what the network is told of each hour
   */
  record Air(float[] pollution, float[][] features) {
    static Air of(Table table) {
      float[] pollution = table.numbers("pm2.5");
      float[] dew = table.numbers("DEWP");
      float[] temperature = table.numbers("TEMP");
      float[] pressure = table.numbers("PRES");
      float[] speed = table.numbers("Iws");
      float[] snow = table.numbers("Is");
      float[] rain = table.numbers("Ir");
      String[] wind = table.texts("cbwd");
      float[] hour = table.numbers("hour");
      float[] month = table.numbers("month");
      float[][] features = new float[pollution.length][];
      float last = 0;
      for (int t = 0; t < features.length; t++) {
        last = Float.isNaN(pollution[t]) ? last : pollution[t];
        double day = 2 * Math.PI * hour[t] / 24;
        double year = 2 * Math.PI * month[t] / 12;
        features[t] =
            new float[] {
              (float) Math.log1p(last) - 4,
              last / 100,
              dew[t] / 15,
              temperature[t] / 15,
              (pressure[t] - 1016) / 10,
              (float) Math.log1p(speed[t]) / 2 - 1,
              (float) Math.log1p(snow[t]),
              (float) Math.log1p(rain[t]),
              wind[t].equals("NW") ? 1 : 0,
              wind[t].equals("NE") ? 1 : 0,
              wind[t].equals("SE") ? 1 : 0,
              (float) Math.sin(day),
              (float) Math.cos(day),
              (float) Math.sin(year),
              (float) Math.cos(year)
            };
      }
      return new Air(pollution, features);
    }

    int hours() {
      return pollution.length;
    }

    int width() {
      return features[0].length;
    }

    /** The hours from which to forecast: now and all of the next 24 hours were measured. */
    int[] times(int from, int to) {
      return IntStream.range(Math.max(from, PAST), to - AHEAD)
          .filter(
              t -> IntStream.rangeClosed(t, t + AHEAD).noneMatch(i -> Float.isNaN(pollution[i])))
          .toArray();
    }

    Dataset<Integer> windows(int[] times) {
      return Dataset.generate(times.length, i -> times[i]);
    }

    /** What is known at a time. */
    float[][] past(int time) {
      float[][] window = new float[PAST][];
      System.arraycopy(features, time - PAST + 1, window, 0, PAST);
      return window;
    }

    /** What is to be found out: how much more there will be in each of the next hours. */
    float[] future(int time) {
      float[] change = new float[AHEAD];
      for (int h = 0; h < AHEAD; h++) {
        change[h] = (float) ((pollution[time + h + 1] - pollution[time]) / SCALE);
      }
      return change;
    }
  }

  private static float[] concat(List<float[][]> windows) {
    int width = windows.getFirst()[0].length;
    float[] all = new float[windows.size() * PAST * width];
    for (int i = 0; i < windows.size(); i++) {
      for (int t = 0; t < PAST; t++) {
        System.arraycopy(windows.get(i)[t], 0, all, (i * PAST + t) * width, width);
      }
    }
    return all;
  }

  private static BufferedImage plot(Air air, int[] times, NdArray changes, int from, int hours) {
    double[] days = new double[hours];
    double[] measured = new double[hours];
    double[] said = new double[hours];
    for (int i = 0; i < hours; i++) {
      int time = times[from] + i;
      int index = Arrays.binarySearch(times, time);
      days[i] = i / 24.0;
      measured[i] = air.pollution[time + HOURS];
      // Where there is no forecast, the line has a gap.
      said[i] =
          index < 0
              ? Double.NaN
              : Math.max(
                  0, air.pollution[time] + SCALE * changes.getDouble(index * AHEAD + HOURS - 1));
    }
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(320)
            .xAxisTitle("days")
            .yAxisTitle("PM2.5, micrograms per cubic metre")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.addSeries("measured", days, measured).setMarker(SeriesMarkers.NONE);
    chart.addSeries("said 6 hours before", days, said).setMarker(SeriesMarkers.NONE);
    return BitmapEncoder.getBufferedImage(chart);
  }
}
