package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.plots.LinePlot;
import org.pellucid.plots.Picture;

/**
 * How the output goes when one column takes one value after another while all others stay: a line
 * per sample (individual conditional expectation), and their mean.
 *
 * <p>Where columns go together, some of these samples could not exist. Source: Friedman, 2001;
 * Goldstein et al., 2015.
 *
 * @param column the name of the column
 * @param grid the values that it takes
 * @param mean the mean output at each
 * @param lines the output of each sample at each
 */
public record PartialDependence(
    String column, List<Double> grid, List<Double> mean, List<List<Double>> lines) {
  /**
   * Makes the result.
   *
   * @param column the column
   * @param grid its values
   * @param mean the means
   * @param lines the lines
   */
  public PartialDependence {
    grid = List.copyOf(grid);
    mean = List.copyOf(mean);
    lines = List.copyOf(lines);
  }

  /**
   * Measures at values spread over those that the samples have, from the 5th to the 95th of a
   * hundred.
   *
   * @param x samples, {@code [samples, columns]}
   * @param column the number of the column
   * @param name its name
   * @param points how many values, at least 2
   * @param scorer the output, for samples {@code [columns]}
   * @return the lines
   */
  public static PartialDependence of(
      NdArray x, int column, String name, int points, Scorer<NdArray> scorer) {
    if (x.shape().rank() != 2 || column < 0 || column >= x.shape().dim(1) || points < 2) {
      throw new PellucidException(
          "PartialDependence needs samples [samples, columns], one of the columns and points >= 2; got "
              + x.shape()
              + ", column "
              + column
              + " and "
              + points
              + ".");
    }
    int rows = x.shape().dim(0);
    int width = x.shape().dim(1);
    float[] numbers = x.toFloatArray();
    double[] sorted = new double[rows];
    Arrays.setAll(sorted, row -> numbers[row * width + column]);
    Arrays.sort(sorted);
    double low = sorted[(int) (0.05 * (rows - 1))];
    double high = sorted[(int) Math.ceil(0.95 * (rows - 1))];
    List<Double> grid = new ArrayList<>();
    List<Double> mean = new ArrayList<>();
    List<List<Double>> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add(new ArrayList<>());
    }
    for (int point = 0; point < points; point++) {
      double value = low + (high - low) * point / (points - 1);
      List<NdArray> moved = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        float[] own = Arrays.copyOfRange(numbers, row * width, (row + 1) * width);
        own[column] = (float) value;
        moved.add(NdArray.of(own));
      }
      double[] scores = scorer.score(moved);
      grid.add(value);
      mean.add(Arrays.stream(scores).average().orElseThrow());
      for (int row = 0; row < rows; row++) {
        lines.get(row).add(scores[row]);
      }
    }
    return new PartialDependence(name, grid, mean, lines.stream().map(List::copyOf).toList());
  }

  /** {@return the lines, the mean standing out} */
  public Picture toPicture() {
    return LinePlot.of(
        "Output by " + column + ": the mean and each sample",
        column,
        numbers(grid),
        numbers(mean),
        lines.stream().map(PartialDependence::numbers).toList());
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
