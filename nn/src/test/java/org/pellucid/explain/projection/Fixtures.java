package org.pellucid.explain.projection;

import java.util.function.IntToDoubleFunction;
import org.pellucid.array.NdArray;

/** Samples by formula, so that other programs can be given the same. */
final class Fixtures {
  private Fixtures() {}

  @FunctionalInterface
  interface Formula {
    double at(int row, int column);
  }

  static NdArray matrix(int rows, int columns, Formula formula) {
    double[] numbers = new double[rows * columns];
    IntToDoubleFunction fill = i -> formula.at(i / columns, i % columns);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = fill.applyAsDouble(i);
    }
    return NdArray.of(numbers, rows, columns);
  }

  static NdArray waves(int rows, int columns) {
    return matrix(
        rows, columns, (i, j) -> Math.sin(1.3 * i + 0.7 * j * j) * Math.exp(-0.4 * j) + 0.1 * j);
  }

  /** Three crowds; row i belongs to crowd i % 3. */
  static NdArray crowds(int rows, int columns) {
    return matrix(
        rows,
        columns,
        (i, j) ->
            4 * Math.sin(2.1 * (i % 3) + 1.7 * j)
                + Math.sin(12.9898 * i + 78.233 * j * j + 0.37 * i * j));
  }
}
