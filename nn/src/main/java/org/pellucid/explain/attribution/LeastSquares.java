package org.pellucid.explain.attribution;

import java.util.List;

/** Weighted linear regression with a ridge, by the normal equations in double precision. */
final class LeastSquares {
  private LeastSquares() {}

  /**
   * Finds w that makes {@code sum of weight (row · w - target)² + ridge |w|²} smallest.
   *
   * @param rows the rows
   * @param targets what each should give
   * @param weights how much each counts
   * @param ridge at least 0
   * @return w
   */
  static double[] solve(List<double[]> rows, double[] targets, double[] weights, double ridge) {
    int n = rows.getFirst().length;
    double[][] left = new double[n][n + 1];
    for (int sample = 0; sample < rows.size(); sample++) {
      double[] row = rows.get(sample);
      for (int i = 0; i < n; i++) {
        double weighted = weights[sample] * row[i];
        if (weighted == 0) {
          continue;
        }
        for (int j = 0; j < n; j++) {
          left[i][j] += weighted * row[j];
        }
        left[i][n] += weighted * targets[sample];
      }
    }
    for (int i = 0; i < n; i++) {
      left[i][i] += ridge;
    }
    return eliminate(left);
  }

  /** Gauss, with the largest number of each column as pivot; what is not determined becomes 0. */
  private static double[] eliminate(double[][] rows) {
    int n = rows.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) {
          pivot = i;
        }
      }
      double[] swapped = rows[column];
      rows[column] = rows[pivot];
      rows[pivot] = swapped;
      if (Math.abs(rows[column][column]) < 1e-12) {
        continue;
      }
      for (int i = column + 1; i < n; i++) {
        double factor = rows[i][column] / rows[column][column];
        for (int j = column; j <= n; j++) {
          rows[i][j] -= factor * rows[column][j];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double rest = rows[i][n];
      for (int j = i + 1; j < n; j++) {
        rest -= rows[i][j] * solution[j];
      }
      solution[i] = Math.abs(rows[i][i]) < 1e-12 ? 0 : rest / rows[i][i];
    }
    return solution;
  }
}
