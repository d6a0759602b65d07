package org.pellucid.reference;

import java.util.Arrays;

/** Small steps on matrices given as arrays of rows. */
final class Matrix {
  private Matrix() {}

  static double[][] identity(int rows, int columns) {
    double[][] result = new double[rows][columns];
    for (int i = 0; i < Math.min(rows, columns); i++) {
      result[i][i] = 1;
    }
    return result;
  }

  static double[][] nans(int rows, int columns) {
    double[][] result = new double[rows][columns];
    for (double[] row : result) {
      Arrays.fill(row, Double.NaN);
    }
    return result;
  }

  static double[][] transposed(double[][] a) {
    return transposed(a, a.length == 0 ? 0 : a[0].length);
  }

  /** The transpose of a matrix that may have no rows. */
  static double[][] transposed(double[][] a, int columns) {
    double[][] result = new double[columns][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  /** {@code y += factor * x}. */
  static void addTo(double[] y, double factor, double[] x) {
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.fma(factor, x[i], y[i]);
    }
  }

  /** Turns two vectors in their plane: {@code (x, y) = (c x - s y, s x + c y)}. */
  static void rotate(double[] x, double[] y, double cosine, double sine) {
    for (int i = 0; i < x.length; i++) {
      double old = x[i];
      x[i] = cosine * old - sine * y[i];
      y[i] = sine * old + cosine * y[i];
    }
  }

  /** The length of {@code x[from], x[from + 1], ...}, without overflow of squares. */
  static double norm(double[] x, int from) {
    double largest = 0;
    for (int i = from; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    double scale = powerOfTwo(largest);
    double sum = 0;
    for (int i = from; i < x.length; i++) {
      double scaled = x[i] / scale;
      sum = Math.fma(scaled, scaled, sum);
    }
    return scale * Math.sqrt(sum);
  }

  /** A power of two near a positive number, to scale by without rounding. */
  static double powerOfTwo(double x) {
    int exponent = Math.getExponent(x);
    return Math.scalb(1.0, Math.max(Double.MIN_EXPONENT, Math.min(exponent, 1000)));
  }

  static double largest(double[][] a) {
    double largest = 0;
    for (double[] row : a) {
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
