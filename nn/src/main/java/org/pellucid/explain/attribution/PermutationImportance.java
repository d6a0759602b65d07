package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.plots.BarPlot;
import org.pellucid.plots.Picture;
import org.pellucid.tensor.Tensor;

/**
 * How much worse a model gets when one column is shuffled: {@code quality(x) - quality(x with the
 * column in another order)}, the mean over several shuffles.
 *
 * <p>Columns that tell the same share their importance, and each seems unimportant alone. Source:
 * Breiman, 2001.
 *
 * @param columns the columns, the most important first
 */
public record PermutationImportance(List<Column> columns) {
  /**
   * A column.
   *
   * @param name its name
   * @param importance the mean loss of quality
   * @param deviation the standard deviation over the shuffles
   */
  public record Column(String name, double importance, double deviation) {}

  /**
   * Makes the result.
   *
   * @param columns the columns
   */
  public PermutationImportance {
    columns = List.copyOf(columns);
  }

  /**
   * Measures.
   *
   * @param x samples, {@code [samples, columns]}, best such as the model has not seen
   * @param names the names of the columns
   * @param quality how good the model is on samples in this order of rows, higher being better,
   *     such as {@code shuffled -> model.evaluate(shuffled, y).get("accuracy")}
   * @param repeats how many shuffles per column, at least 1
   * @param seed the seed of the shuffles
   * @return the importance of each column
   */
  public static PermutationImportance of(
      NdArray x, List<String> names, ToDoubleFunction<NdArray> quality, int repeats, long seed) {
    if (x.shape().rank() != 2 || x.shape().dim(1) != names.size() || repeats < 1) {
      throw new PellucidException(
          "PermutationImportance needs samples [samples, columns], a name per column and repeats >= 1;"
              + " got "
              + x.shape()
              + ", "
              + names.size()
              + " names and "
              + repeats
              + ".");
    }
    RandomGenerator random = Draws.of(seed);
    int rows = x.shape().dim(0);
    int width = names.size();
    double whole = quality.applyAsDouble(x);
    List<Column> columns = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      double[] losses = new double[repeats];
      for (int repeat = 0; repeat < repeats; repeat++) {
        double[] numbers = x.toDoubleArray();
        for (int row = rows - 1; row > 0; row--) {
          int other = random.nextInt(row + 1) * width + column;
          double swapped = numbers[row * width + column];
          numbers[row * width + column] = numbers[other];
          numbers[other] = swapped;
        }
        NdArray shuffled =
            Tensor.of(NdArray.of(numbers).reshape(x.shape())).cast(x.dtype()).value();
        losses[repeat] = whole - quality.applyAsDouble(shuffled);
      }
      double mean = Arrays.stream(losses).average().orElseThrow();
      double variance =
          Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).average().orElseThrow();
      columns.add(new Column(names.get(column), mean, Math.sqrt(variance)));
    }
    columns.sort(Comparator.comparingDouble(column -> -column.importance()));
    return new PermutationImportance(columns);
  }

  /** {@return the importances as bars} */
  public Picture toPicture() {
    return BarPlot.of(
        "Loss of quality when a column is shuffled",
        columns.stream().map(Column::name).toList(),
        columns.stream().mapToDouble(Column::importance).toArray());
  }
}
