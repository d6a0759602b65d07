package org.pellucid.reference;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * {@code A = U S V'} with descending singular values by Hestenes's method: turns pairs of columns
 * of A until all are at right angles; their lengths are the singular values.
 *
 * @param u the left singular vectors, as columns
 * @param values the singular values
 * @param v the right singular vectors, as columns
 */
record SingularValues(double[][] u, double[] values, double[][] v) {
  private static final int MOST_SWEEPS = 60;
  private static final double RIGHT_ANGLE = 0x1p-52;

  /** Below this part of the largest element a column's direction is not to be trusted. */
  private static final double TINY = 1e-150;

  /**
   * Decomposes a matrix. All results are NaN when an element is NaN or infinite.
   *
   * @param a the matrix
   * @param columns how many columns it has, even if it has no rows
   * @param complete whether U and V are square
   */
  static SingularValues of(double[][] a, int columns, boolean complete) {
    int rows = a.length;
    if (rows < columns) {
      SingularValues other = of(Matrix.transposed(a, columns), rows, complete);
      return new SingularValues(other.v, other.values, other.u);
    }
    double largest = Matrix.largest(a);
    int countOfU = complete ? rows : columns;
    if (!Double.isFinite(largest)) {
      return new SingularValues(
          Matrix.nans(rows, countOfU), Matrix.nans(1, columns)[0], Matrix.nans(columns, columns));
    }
    double scale = largest > 0 ? Matrix.powerOfTwo(largest) : 1;
    double[][] column = Matrix.transposed(a, columns);
    for (double[] c : column) {
      for (int i = 0; i < rows; i++) {
        c[i] /= scale;
      }
    }
    double[][] axes = Matrix.identity(columns, columns);
    straighten(column, axes);
    return sorted(column, axes, scale, countOfU, rows);
  }

  private static void straighten(double[][] column, double[][] axes) {
    boolean turned = true;
    for (int sweep = 0; turned && sweep < MOST_SWEEPS; sweep++) {
      turned = false;
      for (int p = 0; p < column.length; p++) {
        for (int q = p + 1; q < column.length; q++) {
          double pp = Matrix.dot(column[p], column[p]);
          double qq = Matrix.dot(column[q], column[q]);
          double pq = Matrix.dot(column[p], column[q]);
          if (Math.abs(pq) > RIGHT_ANGLE * Math.sqrt(pp) * Math.sqrt(qq)) {
            double t = Eigenvalues.tangent(pp, qq, pq);
            double cosine = 1 / Math.sqrt(t * t + 1);
            Matrix.rotate(column[p], column[q], cosine, t * cosine);
            Matrix.rotate(axes[p], axes[q], cosine, t * cosine);
            turned = true;
          }
        }
      }
    }
  }

  private static SingularValues sorted(
      double[][] column, double[][] axes, double scale, int countOfU, int rows) {
    int n = column.length;
    double[] length = new double[n];
    for (int j = 0; j < n; j++) {
      length[j] = Matrix.norm(column[j], 0);
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> length[j]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    double[][] left = new double[countOfU][];
    double[][] right = new double[n][];
    int known = 0;
    for (int j = 0; j < n; j++) {
      double[] direction = column[order[j]];
      values[j] = length[order[j]] * scale;
      right[j] = axes[order[j]];
      if (!(length[order[j]] < TINY)) {
        for (int i = 0; i < rows; i++) {
          direction[i] /= length[order[j]];
        }
        left[known++] = direction;
      }
    }
    for (; known < countOfU; known++) {
      left[known] = another(left, known, rows);
    }
    return new SingularValues(Matrix.transposed(left, rows), values, Matrix.transposed(right, n));
  }

  /** A unit vector at right angles to those that there are. */
  private static double[] another(double[][] basis, int known, int rows) {
    int farthest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      double within = 0;
      for (int j = 0; j < known; j++) {
        within += basis[j][i] * basis[j][i];
      }
      if (within < least) {
        least = within;
        farthest = i;
      }
    }
    double[] result = new double[rows];
    result[farthest] = 1;
    // Once more for what rounding left over.
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < known; j++) {
        Matrix.addTo(result, -Matrix.dot(basis[j], result), basis[j]);
      }
    }
    double norm = Matrix.norm(result, 0);
    for (int i = 0; i < rows; i++) {
      result[i] /= norm;
    }
    return result;
  }
}
