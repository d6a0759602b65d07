package org.pellucid.examples.programs;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.Dataset;
import org.pellucid.data.tables.Table;

/**
 * Hours of measurements of Beijing's air and weather, and the windows over them.
 *
 * @param pollution the PM2.5 in micrograms per cubic metre; NaN where it was not measured
 * @param features what the network is told of each hour
 */
record Air(float[] pollution, float[][] features) {
  /** How many hours a network looks back. */
  static final int PAST = 48;

  /** How many hours it looks ahead. */
  static final int AHEAD = 24;

  /** About how much the pollution differs from day to day, so that targets are near 1. */
  static final double SCALE = 80;

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
        .filter(t -> IntStream.rangeClosed(t, t + AHEAD).noneMatch(i -> Float.isNaN(pollution[i])))
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

  /** What is known at each of some times, {@code [times, hours, numbers]}. */
  float[][][] past(int[] times) {
    return IntStream.of(times).mapToObj(this::past).toArray(float[][][]::new);
  }

  /**
   * What a network says that the pollution will be, never below 0.
   *
   * @param times when it says so
   * @param changes its outputs for {@link #past}: estimates of {@link #future}
   * @return {@code [times, 24]}, in micrograms per cubic metre
   */
  double[][] forecast(int[] times, NdArray changes) {
    double[][] said = new double[times.length][AHEAD];
    for (int i = 0; i < times.length; i++) {
      for (int h = 0; h < AHEAD; h++) {
        double now = pollution[times[i]];
        said[i][h] = Math.max(0, now + SCALE * changes.getDouble(i * AHEAD + h));
      }
    }
    return said;
  }

  /** The simplest forecast: it will be as it is now. */
  double[][] persistence(int[] times) {
    double[][] said = new double[times.length][AHEAD];
    for (int i = 0; i < times.length; i++) {
      Arrays.fill(said[i], pollution[times[i]]);
    }
    return said;
  }

  /** The mean absolute error of forecasts made at some times, for each hour ahead. */
  double[] errors(int[] times, double[][] said) {
    double[] errors = new double[AHEAD];
    for (int i = 0; i < times.length; i++) {
      for (int h = 0; h < AHEAD; h++) {
        errors[h] += Math.abs(said[i][h] - pollution[times[i] + h + 1]) / times.length;
      }
    }
    return errors;
  }
}
