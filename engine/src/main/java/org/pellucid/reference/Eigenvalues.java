package org.pellucid.reference;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues, ascending, and eigenvectors (columns) of a symmetric matrix by Jacobi's method:
 * turns pairs of axes until everything off the diagonal is negligible.
 *
 * @param values the eigenvalues
 * @param vectors the eigenvectors
 */
record Eigenvalues(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 60;

  /** What is not worth a turn, as a part of the largest element. */
  private static final double NEGLIGIBLE = 0x1p-60;

  /**
   * Reads the lower triangle of a matrix, which is overwritten. All results are NaN when an element
   * is NaN or infinite.
   */
  static Eigenvalues of(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        a[i][j] = a[j][i];
      }
    }
    double largest = Matrix.largest(a);
    if (!Double.isFinite(largest)) {
      return new Eigenvalues(Matrix.nans(1, n)[0], Matrix.nans(n, n));
    }
    double[][] axes = Matrix.identity(n, n);
    double negligible = largest * NEGLIGIBLE;
    boolean turned = true;
    for (int sweep = 0; turned && sweep < MOST_SWEEPS; sweep++) {
      turned = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (Math.abs(a[p][q]) > negligible) {
            turn(a, axes, p, q);
            turned = true;
          }
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    double[][] vectors = new double[n][n];
    for (int j = 0; j < n; j++) {
      values[j] = a[order[j]][order[j]];
      for (int i = 0; i < n; i++) {
        vectors[i][j] = axes[order[j]][i];
      }
    }
    return new Eigenvalues(values, vectors);
  }

  /** Turns axes p and q so that {@code a[p][q]} vanishes. */
  private static void turn(double[][] a, double[][] axes, int p, int q) {
    double t = tangent(a[p][p], a[q][q], a[p][q]);
    double cosine = 1 / Math.sqrt(t * t + 1);
    double sine = t * cosine;
    double change = t * a[p][q];
    double atP = a[p][p] - change;
    double atQ = a[q][q] + change;
    Matrix.rotate(a[p], a[q], cosine, sine);
    for (int i = 0; i < a.length; i++) {
      // The columns are those rows again, by symmetry.
      a[i][p] = a[p][i];
      a[i][q] = a[q][i];
    }
    a[p][p] = atP;
    a[q][q] = atQ;
    a[p][q] = 0;
    a[q][p] = 0;
    Matrix.rotate(axes[p], axes[q], cosine, sine);
  }

  /** The tangent of the smaller of the two angles that diagonalise {@code (p, o; o, q)}. */
  static double tangent(double p, double q, double off) {
    double cotangent = (q - p) / (2 * off);
    return Math.copySign(1, cotangent) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
  }
}
