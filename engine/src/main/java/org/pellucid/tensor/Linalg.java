package org.pellucid.tensor;

import java.util.List;
import org.pellucid.graph.Op;

/** Linear algebra on the last two axes, and the Fourier transform on the last. */
public final class Linalg {
  private Linalg() {}

  /**
   * The lower triangular L with {@code x = L L'}.
   *
   * @param x symmetric, positive definite
   * @return L
   */
  public static Tensor cholesky(Tensor x) {
    return Tensor.apply(new Op.Cholesky(), x);
  }

  /**
   * Solves {@code a z = b}.
   *
   * @param a square matrices
   * @param b right sides, a matrix each
   * @return z
   */
  public static Tensor solve(Tensor a, Tensor b) {
    return Tensor.apply(new Op.Solve(), a, b);
  }

  /**
   * Solves {@code a z = b} for a triangular a.
   *
   * @param a square matrices of which one triangle is used
   * @param b right sides, a matrix each
   * @param lower whether the lower triangle is used
   * @param transpose whether a is transposed first
   * @return z
   */
  public static Tensor solveTriangular(Tensor a, Tensor b, boolean lower, boolean transpose) {
    return Tensor.apply(new Op.TriangularSolve(lower, transpose, false), a, b);
  }

  /**
   * The inverse.
   *
   * @param x square matrices
   * @return their inverses
   */
  public static Tensor inverse(Tensor x) {
    return solve(x, Tensor.eye(x.dim(-1)).cast(x.dtype()).broadcastTo(x.shape()));
  }

  /**
   * Sign and logarithm of the absolute value of the determinant.
   *
   * @param x square matrices
   * @return two tensors
   */
  public static List<Tensor> logAbsDet(Tensor x) {
    return Tensor.applyAll(new Op.LogAbsDet(), x);
  }

  /**
   * The determinant.
   *
   * @param x square matrices
   * @return their determinants
   */
  public static Tensor determinant(Tensor x) {
    List<Tensor> parts = logAbsDet(x);
    return parts.get(0).multiply(parts.get(1).exp());
  }

  /**
   * L and U in one matrix, and the order of rows.
   *
   * @param x square matrices
   * @return two tensors
   */
  public static List<Tensor> lu(Tensor x) {
    return Tensor.applyAll(new Op.Lu(), x);
  }

  /**
   * Q with orthonormal columns and upper triangular R.
   *
   * @param x matrices
   * @param complete whether Q is square
   * @return two tensors
   */
  public static List<Tensor> qr(Tensor x, boolean complete) {
    return Tensor.applyAll(new Op.Qr(complete), x);
  }

  /**
   * Ascending eigenvalues and the eigenvectors (columns).
   *
   * @param x symmetric matrices
   * @return two tensors
   */
  public static List<Tensor> eigh(Tensor x) {
    return Tensor.applyAll(new Op.Eigh(), x);
  }

  /**
   * U, the descending singular values and V transposed.
   *
   * @param x matrices
   * @param complete whether U and V are square
   * @return three tensors
   */
  public static List<Tensor> svd(Tensor x, boolean complete) {
    return Tensor.applyAll(new Op.Svd(complete), x);
  }

  /**
   * The discrete Fourier transform along the last axis.
   *
   * @param real the real parts
   * @param imaginary the imaginary parts
   * @return real and imaginary parts of the transform
   */
  public static List<Tensor> fft(Tensor real, Tensor imaginary) {
    return Tensor.applyAll(new Op.Fft(false), real, imaginary);
  }

  /**
   * The inverse of {@link #fft}.
   *
   * @param real the real parts
   * @param imaginary the imaginary parts
   * @return real and imaginary parts
   */
  public static List<Tensor> inverseFft(Tensor real, Tensor imaginary) {
    int n = Math.max(1, real.dim(-1));
    return Tensor.applyAll(new Op.Fft(true), real, imaginary).stream()
        .map(part -> part.divide(n))
        .toList();
  }
}
