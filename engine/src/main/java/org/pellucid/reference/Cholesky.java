package org.pellucid.reference;

import java.util.Arrays;

/** The square root {@code A = L L'} of a symmetric positive definite matrix, row by row. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Replaces a matrix, of which the lower triangle is read, by L.
   *
   * @return -1, or the row at which the matrix proves not to be positive definite
   */
  static int factor(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum = Math.fma(-a[i][k], a[j][k], sum);
        }
        if (i != j) {
          a[i][j] = sum / a[j][j];
        } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
          a[i][i] = Math.sqrt(sum);
        } else {
          return i;
        }
      }
      Arrays.fill(a[i], i + 1, a.length, 0);
    }
    return -1;
  }
}
