package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * What would have to be different for another answer: a row near the given one for which the target
 * output is at least the wanted value, in which few columns are changed.
 *
 * <p>Goes along the gradient of the target, each step changing the one column that brings most per
 * standard deviation of the background, and then takes back every change that is not needed.
 * Columns stay within the range that the background has. After Wachter, Mittelstadt, Russell, 2017,
 * with one column at a time instead of a distance to be weighed.
 *
 * @param row the changed row, {@code [columns]}
 * @param changes what is different
 * @param output the target output of the changed row
 * @param reached whether that is at least the wanted value
 */
public record Counterfactual(NdArray row, List<Change> changes, double output, boolean reached) {
  private static final int STEPS = 400;
  private static final double STEP = 0.1;

  /**
   * A changed column.
   *
   * @param column its name
   * @param from its value
   * @param to what it would have to be
   */
  public record Change(String column, double from, double to) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s: %.4g -> %.4g", column, from, to);
    }
  }

  /**
   * Makes the result.
   *
   * @param row the row
   * @param changes the changes
   * @param output the output
   * @param reached whether it is enough
   */
  public Counterfactual {
    changes = List.copyOf(changes);
  }

  /**
   * Searches.
   *
   * @param model a model of one floating input {@code [samples, columns]}
   * @param row the row, {@code [columns]}
   * @param target the number of the output that is wanted
   * @param wanted the value that it should have at least, such as 0.5
   * @param background rows that stand for the data, {@code [rows, columns]}
   * @param names the names of the columns
   * @param fixed the columns that cannot change
   * @return the nearest row that was found
   */
  public static Counterfactual of(
      Model model,
      NdArray row,
      int target,
      double wanted,
      NdArray background,
      List<String> names,
      List<String> fixed) {
    int width = row.size();
    if (names.size() != width
        || background.shape().rank() != 2
        || background.shape().dim(1) != width) {
      throw new PellucidException(
          "Counterfactual: the row has "
              + width
              + " columns, the background "
              + background.shape()
              + " and "
              + names.size()
              + " names; all need the same columns.");
    }
    Ranges ranges = Ranges.of(background, width);
    Saliency slopes = new Saliency(model);
    float[] from = row.toFloatArray();
    float[] now = from.clone();
    double output = output(model, now, target);
    for (int step = 0; step < STEPS && output < wanted; step++) {
      double[] slope = slopes.explain(batch(now), target).of(0);
      int best = -1;
      double most = 0;
      for (int column = 0; column < width; column++) {
        if (fixed.contains(names.get(column))) {
          continue;
        }
        double moved = ranges.move(now[column], slope[column], column);
        double gain = slope[column] * (moved - now[column]);
        if (gain > most) {
          most = gain;
          best = column;
        }
      }
      if (best < 0) {
        break;
      }
      now[best] = (float) ranges.move(now[best], slope[best], best);
      output = output(model, now, target);
    }
    if (output >= wanted) {
      output = withoutNeedless(model, from, now, target, wanted, output);
    }
    List<Change> changes = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      if (now[column] != from[column]) {
        changes.add(new Change(names.get(column), from[column], now[column]));
      }
    }
    return new Counterfactual(NdArray.of(now), changes, output, output >= wanted);
  }

  /** Takes each change back, or as much of it as is not needed. */
  private static double withoutNeedless(
      Model model, float[] from, float[] now, int target, double wanted, double reached) {
    double output = reached;
    for (int column = 0; column < now.length; column++) {
      float changed = now[column];
      for (int part = 0; part < 10 && now[column] != from[column]; part++) {
        float before = now[column];
        now[column] =
            part == 9 ? from[column] : changed + (from[column] - changed) * (part + 1) / 10;
        double tried = output(model, now, target);
        if (tried < wanted) {
          now[column] = before;
          break;
        }
        output = tried;
      }
    }
    return output;
  }

  private static NdArray batch(float[] row) {
    return NdArray.of(row, 1, row.length);
  }

  private static double output(Model model, float[] row, int target) {
    return model.predict(batch(row)).value().getDouble(target);
  }

  /** What each column may be, and how far it goes in a step. */
  private record Ranges(double[] low, double[] high, double[] deviation) {
    static Ranges of(NdArray background, int width) {
      float[] numbers = background.toFloatArray();
      int rows = background.shape().dim(0);
      double[] low = new double[width];
      double[] high = new double[width];
      double[] deviation = new double[width];
      for (int i = 0; i < width; i++) {
        int column = i;
        double[] own = new double[rows];
        Arrays.setAll(own, r -> numbers[r * width + column]);
        low[i] = Arrays.stream(own).min().orElseThrow();
        high[i] = Arrays.stream(own).max().orElseThrow();
        double mean = Arrays.stream(own).average().orElseThrow();
        deviation[i] =
            Math.sqrt(Arrays.stream(own).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
      }
      return new Ranges(low, high, deviation);
    }

    double move(double value, double slope, int column) {
      double moved = value + Math.signum(slope) * STEP * deviation[column];
      return Math.clamp(moved, Math.min(value, low[column]), Math.max(value, high[column]));
    }
  }
}
