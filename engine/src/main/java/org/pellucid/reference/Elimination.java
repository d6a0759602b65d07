package org.pellucid.reference;

/** Gauss's elimination with partial pivoting, {@code A[order] = L U}, and what it solves. */
final class Elimination {
  private final double[][] packed;
  private final int[] order;
  private final boolean oddOrder;

  private Elimination(double[][] packed, int[] order, boolean oddOrder) {
    this.packed = packed;
    this.order = order;
    this.oddOrder = oddOrder;
  }

  /** Factors a square matrix, which is overwritten. */
  static Elimination of(double[][] a) {
    int n = a.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    boolean odd = false;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      if (pivot != k) {
        double[] row = a[k];
        a[k] = a[pivot];
        a[pivot] = row;
        int place = order[k];
        order[k] = order[pivot];
        order[pivot] = place;
        odd = !odd;
      }
      if (a[k][k] == 0) {
        // Nothing below to eliminate: the whole rest of the column is zero.
        continue;
      }
      for (int i = k + 1; i < n; i++) {
        a[i][k] /= a[k][k];
        for (int j = k + 1; j < n; j++) {
          a[i][j] = Math.fma(-a[i][k], a[k][j], a[i][j]);
        }
      }
    }
    return new Elimination(a, order, odd);
  }

  /** L below the diagonal (its own diagonal is ones) and U from the diagonal on. */
  double[][] packed() {
    return packed;
  }

  int[] order() {
    return order;
  }

  boolean isSingular() {
    for (int i = 0; i < packed.length; i++) {
      if (packed[i][i] == 0) {
        return true;
      }
    }
    return false;
  }

  double signOfDeterminant() {
    double sign = oddOrder ? -1 : 1;
    for (int i = 0; i < packed.length; i++) {
      sign *= Math.signum(packed[i][i]);
    }
    return sign == 0 ? 0 : sign;
  }

  /** The logarithm of the determinant's absolute value; minus infinity for a singular matrix. */
  double logOfDeterminant() {
    if (isSingular()) {
      return Double.NEGATIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < packed.length; i++) {
      sum += StrictMath.log(Math.abs(packed[i][i]));
    }
    return sum;
  }

  /** The Z with {@code A Z = Y}. */
  double[][] solve(double[][] y) {
    double[][] z = new double[y.length][];
    for (int i = 0; i < z.length; i++) {
      z[i] = y[order[i]].clone();
    }
    solveLower(packed, z, true);
    solveUpper(packed, z, false);
    return z;
  }

  /** Solves {@code A Z = Y} in place, from the first row on, reading A's lower triangle. */
  static void solveLower(double[][] a, double[][] z, boolean unitDiagonal) {
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < i; k++) {
        Matrix.addTo(z[i], -a[i][k], z[k]);
      }
      if (!unitDiagonal) {
        divide(z[i], a[i][i]);
      }
    }
  }

  /** Solves {@code A Z = Y} in place, from the last row on, reading A's upper triangle. */
  static void solveUpper(double[][] a, double[][] z, boolean unitDiagonal) {
    for (int i = a.length - 1; i >= 0; i--) {
      for (int k = a.length - 1; k > i; k--) {
        Matrix.addTo(z[i], -a[i][k], z[k]);
      }
      if (!unitDiagonal) {
        divide(z[i], a[i][i]);
      }
    }
  }

  private static void divide(double[] row, double divisor) {
    for (int j = 0; j < row.length; j++) {
      row[j] /= divisor;
    }
  }
}
