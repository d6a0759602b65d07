package org.pellucid.explain.attribution;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Label;
import org.pellucid.models.Rows;
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
 * @param columns the columns, the most important first; equally important ones by name
 */
public record PermutationImportance(List<Column> columns) {
  /**
   * A column.
   *
   * @param name its name
   * @param importance the mean loss of quality
   * @param deviation the standard deviation over the shuffles
   */
  public record Column(String name, double importance, double deviation) {
    static Column of(String name, double[] losses) {
      double mean = Arrays.stream(losses).average().orElseThrow();
      double variance =
          Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).average().orElseThrow();
      return new Column(name, mean, Math.sqrt(variance));
    }
  }

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
      columns.add(Column.of(names.get(column), losses));
    }
    return new PermutationImportance(sorted(columns));
  }

  /**
   * Measures on rows of numbers and texts. One order of the rows serves all columns in turn.
   *
   * <pre>{@code
   * Object labels = Rows.labels(test);
   * PermutationImportance.ofRows(test, x -> model.evaluate(x, labels).get("accuracy"), 5, 1)
   * }</pre>
   *
   * @param rows samples, best such as the model has not seen; a component that is a {@link Label}
   *     is no column
   * @param quality how good the model is on such columns, higher being better, with the labels of
   *     the rows as they stand
   * @param repeats how many shuffles per column, at least 1
   * @param seed the seed of the shuffles
   * @return the importance of each column, named as the component
   */
  public static PermutationImportance ofRows(
      List<? extends Record> rows,
      ToDoubleFunction<? super Map<String, Object>> quality,
      int repeats,
      long seed) {
    if (repeats < 1) {
      throw new PellucidException(
          "PermutationImportance: repeats must be >= 1, got " + repeats + ".");
    }
    Map<String, Object> columns = Rows.columns(rows);
    double whole = quality.applyAsDouble(columns);
    Map<String, double[]> losses = new LinkedHashMap<>();
    columns.keySet().forEach(name -> losses.put(name, new double[repeats]));
    List<Record> shuffled = new ArrayList<>(rows);
    Random random = new Random(seed);
    for (int i = 0; i < repeats; i++) {
      Collections.shuffle(shuffled, random);
      for (Map.Entry<String, Object> column : Rows.columns(shuffled).entrySet()) {
        Map<String, Object> changed = new LinkedHashMap<>(columns);
        changed.put(column.getKey(), column.getValue());
        requireNonNull(losses.get(column.getKey()))[i] = whole - quality.applyAsDouble(changed);
      }
    }
    List<Column> measured = new ArrayList<>();
    losses.forEach((name, lost) -> measured.add(Column.of(name, lost)));
    return new PermutationImportance(sorted(measured));
  }

  private static List<Column> sorted(List<Column> columns) {
    return columns.stream()
        .sorted(
            Comparator.comparingDouble((Column column) -> -column.importance())
                .thenComparing(Column::name))
        .toList();
  }

  /** {@return the importances as bars} */
  public Picture toPicture() {
    return BarPlot.of(
        "Loss of quality when a column is shuffled",
        columns.stream().map(Column::name).toList(),
        columns.stream().mapToDouble(Column::importance).toArray());
  }
}
