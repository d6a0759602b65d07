package org.pellucid.ops;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Eigenvalues and eigenvectors of square matrices that need not be symmetric, in complex double
 * precision: to upper Hessenberg form by rotations, to upper triangular (Schur) form by shifted QR
 * steps, and the vectors by substitution.
 *
 * <p>Source: Golub and van Loan, Matrix Computations, chapter 7.
 */
final class GeneralEigenvalues {
  private static final int STEPS_PER_VALUE = 100;

  private final int n;
  private final double[][] re;
  private final double[][] im;
  private final double[][] baseRe;
  private final double[][] baseIm;

  private GeneralEigenvalues(double[][] matrix) {
    n = matrix.length;
    re = matrix;
    im = new double[n][n];
    baseRe = new double[n][n];
    baseIm = new double[n][n];
    for (int i = 0; i < n; i++) {
      baseRe[i][i] = 1;
    }
  }

  static List<Tensor> of(Tensor x) {
    NdArray array = x.value();
    int n = x.dim(-1);
    if (x.rank() < 2 || x.dim(-2) != n) {
      throw Operands.wrong("eig", "square matrices are needed, got " + x.shape());
    }
    int count = n == 0 ? 0 : array.size() / (n * n);
    double[][] values = new double[2][count * n];
    double[][] vectors = new double[2][count * n * n];
    boolean complex = false;
    for (int m = 0; m < count; m++) {
      double[][] matrix = new double[n][n];
      for (int i = 0; i < n * n; i++) {
        matrix[i / n][i % n] = array.getDouble(m * n * n + i);
      }
      GeneralEigenvalues solved = new GeneralEigenvalues(matrix);
      solved.toHessenberg();
      solved.toTriangle();
      complex |= solved.write(values, vectors, m);
    }
    Shape shape = x.shape();
    Tensor valueRe = tensor(values[0], shape.without(-1), x.dtype());
    Tensor vectorRe = tensor(vectors[0], shape, x.dtype());
    return complex
        ? List.of(
            valueRe,
            tensor(values[1], shape.without(-1), x.dtype()),
            vectorRe,
            tensor(vectors[1], shape, x.dtype()))
        : List.of(valueRe, vectorRe);
  }

  private static Tensor tensor(double[] numbers, Shape shape, DType dtype) {
    return Tensor.of(NdArray.wrap(DType.FLOAT64, shape, numbers)).cast(dtype);
  }

  /** A rotation of two coordinates that takes (a, b) to (r, 0): c real, s complex. */
  private record Rotation(double c, double sRe, double sIm) {
    static Rotation of(double aRe, double aIm, double bRe, double bIm) {
      double a = Math.hypot(aRe, aIm);
      double r = Math.hypot(a, Math.hypot(bRe, bIm));
      if (r == 0) {
        return new Rotation(1, 0, 0);
      }
      if (a == 0) {
        double b = Math.hypot(bRe, bIm);
        return new Rotation(0, bRe / b, -bIm / b);
      }
      // s = (a / |a|) conj(b) / r
      double uRe = aRe / a;
      double uIm = aIm / a;
      return new Rotation(a / r, (uRe * bRe + uIm * bIm) / r, (uIm * bRe - uRe * bIm) / r);
    }
  }

  /** Rows i and j become {@code c i + s j} and {@code -conj(s) i + c j}. */
  private void rotateRows(Rotation r, int i, int j, int from) {
    for (int k = from; k < n; k++) {
      double xRe = re[i][k];
      double xIm = im[i][k];
      double yRe = re[j][k];
      double yIm = im[j][k];
      re[i][k] = r.c * xRe + r.sRe * yRe - r.sIm * yIm;
      im[i][k] = r.c * xIm + r.sRe * yIm + r.sIm * yRe;
      re[j][k] = r.c * yRe - r.sRe * xRe - r.sIm * xIm;
      im[j][k] = r.c * yIm - r.sRe * xIm + r.sIm * xRe;
    }
  }

  /** The same from the other side, by the conjugate: columns {@code c i + conj(s) j}, ... */
  private static void rotateColumns(
      double[][] re, double[][] im, Rotation r, int i, int j, int rows) {
    for (int k = 0; k < rows; k++) {
      double xRe = re[k][i];
      double xIm = im[k][i];
      double yRe = re[k][j];
      double yIm = im[k][j];
      re[k][i] = r.c * xRe + r.sRe * yRe + r.sIm * yIm;
      im[k][i] = r.c * xIm + r.sRe * yIm - r.sIm * yRe;
      re[k][j] = r.c * yRe - r.sRe * xRe + r.sIm * xIm;
      im[k][j] = r.c * yIm - r.sRe * xIm - r.sIm * xRe;
    }
  }

  private void toHessenberg() {
    for (int column = 0; column + 2 < n; column++) {
      for (int row = n - 1; row > column + 1; row--) {
        Rotation r =
            Rotation.of(re[row - 1][column], im[row - 1][column], re[row][column], im[row][column]);
        rotateRows(r, row - 1, row, 0);
        rotateColumns(re, im, r, row - 1, row, n);
        rotateColumns(baseRe, baseIm, r, row - 1, row, n);
      }
    }
  }

  private void toTriangle() {
    int end = n - 1;
    for (int step = 0; end > 0; step++) {
      int start = end;
      while (start > 0 && !isSmall(start)) {
        start--;
      }
      if (start == end) {
        end--;
        step = 0;
      } else if (step > STEPS_PER_VALUE) {
        throw Operands.wrong("eig", "the eigenvalues do not converge; is there a NaN?");
      } else {
        sweep(start, end, step % 11 == 10);
      }
    }
  }

  private boolean isSmall(int row) {
    double near =
        Math.abs(re[row][row])
            + Math.abs(im[row][row])
            + Math.abs(re[row - 1][row - 1])
            + Math.abs(im[row - 1][row - 1]);
    boolean small = Math.hypot(re[row][row - 1], im[row][row - 1]) <= 1e-16 * near;
    if (small) {
      re[row][row - 1] = 0;
      im[row][row - 1] = 0;
    }
    return small;
  }

  /** One QR step of rows start to end, shifted by the corner's eigenvalue. */
  private void sweep(int start, int end, boolean unusual) {
    double[] shift = unusual ? new double[] {re[end][end] + re[end][end - 1], 0.3} : shift(end);
    for (int i = start; i <= end; i++) {
      re[i][i] -= shift[0];
      im[i][i] -= shift[1];
    }
    Rotation[] rotations = new Rotation[end - start];
    for (int k = start; k < end; k++) {
      Rotation r = Rotation.of(re[k][k], im[k][k], re[k + 1][k], im[k + 1][k]);
      rotations[k - start] = r;
      rotateRows(r, k, k + 1, 0);
    }
    for (int k = start; k < end; k++) {
      rotateColumns(re, im, rotations[k - start], k, k + 1, n);
      rotateColumns(baseRe, baseIm, rotations[k - start], k, k + 1, n);
    }
    for (int i = start; i <= end; i++) {
      re[i][i] += shift[0];
      im[i][i] += shift[1];
    }
  }

  /** The eigenvalue of the last 2 x 2 block that is nearer to its corner. */
  private double[] shift(int k) {
    double halfRe = (re[k - 1][k - 1] - re[k][k]) / 2;
    double halfIm = (im[k - 1][k - 1] - im[k][k]) / 2;
    double offRe = re[k - 1][k] * re[k][k - 1] - im[k - 1][k] * im[k][k - 1];
    double offIm = re[k - 1][k] * im[k][k - 1] + im[k - 1][k] * re[k][k - 1];
    double squareRe = halfRe * halfRe - halfIm * halfIm + offRe;
    double squareIm = 2 * halfRe * halfIm + offIm;
    double size = Math.hypot(squareRe, squareIm);
    double rootRe = Math.sqrt(Math.max(0, (size + squareRe) / 2));
    double rootIm = Math.copySign(Math.sqrt(Math.max(0, (size - squareRe) / 2)), squareIm);
    double sign = halfRe * rootRe + halfIm * rootIm > 0 ? -1 : 1;
    return new double[] {re[k][k] + halfRe + sign * rootRe, im[k][k] + halfIm + sign * rootIm};
  }

  /** Writes values and vectors of matrix m; tells whether any is not real. */
  private boolean write(double[][] values, double[][] vectors, int m) {
    double scale = 0;
    for (int i = 0; i < n; i++) {
      scale = Math.max(scale, Math.hypot(re[i][i], im[i][i]));
    }
    boolean complex = false;
    for (int k = 0; k < n; k++) {
      boolean real = Math.abs(im[k][k]) <= 1e-12 * scale;
      values[0][m * n + k] = re[k][k];
      values[1][m * n + k] = real ? 0 : im[k][k];
      complex |= !real;
      double[][] vector = vector(k);
      for (int i = 0; i < n; i++) {
        vectors[0][(m * n + i) * n + k] = vector[0][i];
        vectors[1][(m * n + i) * n + k] = real ? 0 : vector[1][i];
      }
    }
    return complex;
  }

  /** The eigenvector of value k, of length 1, its largest element real. */
  private double[][] vector(int k) {
    double[] yRe = new double[n];
    double[] yIm = new double[n];
    yRe[k] = 1;
    for (int i = k - 1; i >= 0; i--) {
      double sumRe = 0;
      double sumIm = 0;
      for (int j = i + 1; j <= k; j++) {
        sumRe -= re[i][j] * yRe[j] - im[i][j] * yIm[j];
        sumIm -= re[i][j] * yIm[j] + im[i][j] * yRe[j];
      }
      double dRe = re[i][i] - re[k][k];
      double dIm = im[i][i] - im[k][k];
      double size = dRe * dRe + dIm * dIm;
      if (size < 1e-300) {
        dRe = 1e-15;
        dIm = 0;
        size = 1e-30;
      }
      yRe[i] = (sumRe * dRe + sumIm * dIm) / size;
      yIm[i] = (sumIm * dRe - sumRe * dIm) / size;
    }
    double[] vRe = new double[n];
    double[] vIm = new double[n];
    int most = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= k; j++) {
        vRe[i] += baseRe[i][j] * yRe[j] - baseIm[i][j] * yIm[j];
        vIm[i] += baseRe[i][j] * yIm[j] + baseIm[i][j] * yRe[j];
      }
      norm = Math.hypot(norm, Math.hypot(vRe[i], vIm[i]));
      most = Math.hypot(vRe[i], vIm[i]) > Math.hypot(vRe[most], vIm[most]) + 1e-12 ? i : most;
    }
    double size = Math.hypot(vRe[most], vIm[most]);
    double turnRe = vRe[most] / size / norm;
    double turnIm = -vIm[most] / size / norm;
    double[][] result = new double[2][n];
    for (int i = 0; i < n; i++) {
      result[0][i] = vRe[i] * turnRe - vIm[i] * turnIm;
      result[1][i] = vRe[i] * turnIm + vIm[i] * turnRe;
    }
    return result;
  }
}
