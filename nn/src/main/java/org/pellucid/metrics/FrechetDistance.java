package org.pellucid.metrics;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/**
 * How far two clouds of points lie apart, each taken for a normal distribution: {@code |m1 - m2|^2
 * + trace(C1 + C2 - 2 (C1 C2)^1/2)} of their means m and covariances C.
 *
 * <p>Of the features that a classifier finds in pictures, it says how well a generator imitates a
 * data set: in level and in variety. 0 is perfect; the unit is that of the features, squared. The
 * fewer points, the larger it comes out, so that only numbers of equally many points can be
 * compared.
 *
 * <p>Source: Heusel et al., "GANs Trained by a Two Time-Scale Update Rule" (2017).
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * Computes the distance, in double precision.
   *
   * @param a points {@code [points, features]}, at least two
   * @param b other points with as many features
   * @return the distance, squared
   */
  public static double between(NdArray a, NdArray b) {
    check("a", a);
    check("b", b);
    if (a.shape().dim(1) != b.shape().dim(1)) {
      throw new PellucidException(
          "FrechetDistance: a has "
              + a.shape().dim(1)
              + " features but b has "
              + b.shape().dim(1)
              + ".");
    }
    Tensor x = Tensor.of(NdArray.of(a.toDoubleArray(), a.shape().dim(0), a.shape().dim(1)));
    Tensor y = Tensor.of(NdArray.of(b.toDoubleArray(), b.shape().dim(0), b.shape().dim(1)));
    Tensor apart = x.mean(0).subtract(y.mean(0)).square().sum();
    Tensor first = covariance(x);
    Tensor second = covariance(y);
    // (C1 C2)^1/2 has the trace of (C1^1/2 C2 C1^1/2)^1/2, and that matrix is symmetric.
    Tensor root = root(first);
    Tensor mixed = eigenvalues(root.matmul(second).matmul(root)).sqrt().sum();
    double distance = apart.add(trace(first)).add(trace(second)).subtract(mixed.multiply(2)).item();
    return Math.max(0, distance);
  }

  private static void check(String name, NdArray points) {
    Shape shape = points.shape();
    if (shape.rank() != 2 || shape.dim(0) < 2 || shape.dim(1) < 1) {
      throw new PellucidException(
          "FrechetDistance: "
              + name
              + " has shape "
              + shape
              + ", expected [points, features] with at least 2 points.");
    }
  }

  private static Tensor covariance(Tensor points) {
    Tensor centred = points.subtract(points.mean(0));
    return centred.transpose().matmul(centred).divide(points.dim(0) - 1);
  }

  private static Tensor trace(Tensor matrix) {
    return matrix.multiply(Tensor.eye(matrix.dim(0)).cast(matrix.dtype())).sum();
  }

  /** Eigenvalues of a matrix that has none below 0 but for rounding. */
  private static Tensor eigenvalues(Tensor matrix) {
    Tensor symmetric = matrix.add(matrix.transpose()).divide(2);
    return Linalg.eigh(symmetric).getFirst().maximum(0);
  }

  private static Tensor root(Tensor matrix) {
    List<Tensor> parts = Linalg.eigh(matrix);
    Tensor vectors = parts.get(1);
    return vectors.multiply(parts.get(0).maximum(0).sqrt()).matmul(vectors.transpose());
  }
}
