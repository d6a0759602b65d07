package org.pellucid.reference;

/**
 * {@code A = Q R} by Householder's reflections {@code I - tau v v'}, with the signs that LAPACK
 * gives: an element of R's diagonal has the opposite sign of what was there, or is left alone when
 * there is nothing below it to annihilate.
 */
final class Householder {
  private final int rows;
  private final int columns;

  /** Column k: above the diagonal R, from the diagonal on the vector of reflection k. */
  private final double[][] column;

  private final double[] diagonal;
  private final double[] tau;

  private Householder(double[][] a) {
    this.rows = a.length;
    this.columns = rows == 0 ? 0 : a[0].length;
    this.column = Matrix.transposed(a, columns);
    this.diagonal = new double[Math.min(rows, columns)];
    this.tau = new double[diagonal.length];
  }

  static Householder of(double[][] a) {
    Householder result = new Householder(a);
    for (int k = 0; k < result.diagonal.length; k++) {
      result.annihilate(k);
    }
    return result;
  }

  /** Makes the reflection that turns column k, from row k on, into {@code (beta, 0, 0, ...)}. */
  private void annihilate(int k) {
    double[] v = column[k];
    double alpha = v[k];
    double below = Matrix.norm(v, k + 1);
    diagonal[k] = alpha;
    v[k] = 1;
    if (below == 0) {
      return;
    }
    double beta = -Math.copySign(Math.hypot(alpha, below), alpha);
    diagonal[k] = beta;
    tau[k] = (beta - alpha) / beta;
    for (int i = k + 1; i < rows; i++) {
      v[i] /= alpha - beta;
    }
    for (int j = k + 1; j < columns; j++) {
      reflect(k, column[j]);
    }
  }

  /** Applies reflection k to a vector. */
  private void reflect(int k, double[] x) {
    double[] v = column[k];
    double dot = 0;
    for (int i = k; i < rows; i++) {
      dot = Math.fma(v[i], x[i], dot);
    }
    double factor = -tau[k] * dot;
    for (int i = k; i < rows; i++) {
      x[i] = Math.fma(factor, v[i], x[i]);
    }
  }

  /** The first columns of Q: what the reflections, last one first, make of unit vectors. */
  double[][] q(int count) {
    double[][] result = Matrix.identity(count, rows);
    for (double[] x : result) {
      for (int k = diagonal.length - 1; k >= 0; k--) {
        reflect(k, x);
      }
    }
    return Matrix.transposed(result, rows);
  }

  /** The first rows of R. */
  double[][] r(int count) {
    double[][] result = new double[count][columns];
    for (int i = 0; i < Math.min(count, diagonal.length); i++) {
      result[i][i] = diagonal[i];
      for (int j = i + 1; j < columns; j++) {
        result[i][j] = column[j][i];
      }
    }
    return result;
  }
}
