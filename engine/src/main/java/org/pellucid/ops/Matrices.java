// Longer than most files on purpose: short functions that users look for in one place.
package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Einsum;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/**
 * Products of vectors and matrices, and linear algebra on the last two axes.
 *
 * <p>Source: {@code keras.ops}, {@code keras.ops.linalg}.
 */
public final class Matrices {
  private Matrices() {}

  // ---- Products ----

  /** The matrix product of the last two axes. */
  public static Tensor matmul(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).matmul(Operands.numbers(x2));
  }

  /** The sum of products of x1's last axis and x2's last but one. */
  public static Tensor dot(Tensor x1, Tensor x2) {
    if (x1.rank() == 0 || x2.rank() == 0) {
      return x1.multiply(x2);
    }
    return contract(x1, x2, Ints.of(-1), Ints.of(x2.rank() == 1 ? 0 : -2));
  }

  /** The sum of products of both last axes. */
  public static Tensor inner(Tensor x1, Tensor x2) {
    return x1.rank() == 0 || x2.rank() == 0
        ? x1.multiply(x2)
        : contract(x1, x2, Ints.of(-1), Ints.of(-1));
  }

  /** All products of two numbers, both in flat order. */
  public static Tensor outer(Tensor x1, Tensor x2) {
    return Operands.flat(x1).expandDims(1).multiply(Operands.flat(x2));
  }

  /** The sum of products of both in flat order. */
  public static Tensor vdot(Tensor x1, Tensor x2) {
    return Operands.flat(x1).matmul(Operands.flat(x2));
  }

  /** The sum of products over x1's last axes and as many of x2's first. */
  public static Tensor tensordot(Tensor x1, Tensor x2, int axes) {
    return contract(x1, x2, Ints.range(x1.rank() - axes, x1.rank()), Ints.range(0, axes));
  }

  /** The sum of products over axes of both. */
  public static Tensor tensordot(Tensor x1, Tensor x2, Ints axes1, Ints axes2) {
    return contract(x1, x2, axes1, axes2);
  }

  private static Tensor contract(Tensor x1, Tensor x2, Ints axes1, Ints axes2) {
    List<Tensor> same = Operands.promoted(List.of(Operands.numbers(x1), Operands.numbers(x2)));
    int[] over1 = Operands.axes(x1, axes1);
    int[] over2 = Operands.axes(x2, axes2);
    Tensor left = inOrder(same.get(0), over1, true);
    Tensor right = inOrder(same.get(1), over2, false);
    int k = 1;
    for (int axis : over1) {
      k *= x1.dim(axis);
    }
    Shape rows = left.shape().slice(0, left.rank() - over1.length);
    Shape columns = right.shape().slice(over2.length, right.rank());
    return left.reshape(Shape.of(rows.size(), k))
        .matmul(right.reshape(Shape.of(k, columns.size())))
        .reshape(rows.plus(columns));
  }

  /** Given axes behind the others, or before them. */
  private static Tensor inOrder(Tensor x, int[] axes, boolean behind) {
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!Ints.of(axes).contains(axis)) {
        order.add(axis);
      }
    }
    for (int i = 0; i < axes.length; i++) {
      order.add(behind ? order.size() : i, axes[i]);
    }
    return x.transpose(order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Sums of products over named axes; see {@link Einsum}. */
  public static Tensor einsum(String subscripts, List<Tensor> operands) {
    return Einsum.of(subscripts, operands.toArray(Tensor[]::new));
  }

  /** Kronecker's product: each number of x1 times the whole of x2. */
  public static Tensor kron(Tensor x1, Tensor x2) {
    int rank = Math.max(x1.rank(), x2.rank());
    int[] a = new int[2 * rank];
    int[] b = new int[2 * rank];
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int at = rank - i;
      a[2 * at] = i <= x1.rank() ? x1.dim(-i) : 1;
      a[2 * at + 1] = 1;
      b[2 * at] = 1;
      b[2 * at + 1] = i <= x2.rank() ? x2.dim(-i) : 1;
      dims[at] = a[2 * at] * b[2 * at + 1];
    }
    return x1.reshape(Shape.of(a)).multiply(x2.reshape(Shape.of(b))).reshape(Shape.of(dims));
  }

  /** As {@link #cross(Tensor, Tensor, int, int, int, Integer)}, with Keras's defaults. */
  public static Tensor cross(Tensor x1, Tensor x2) {
    return cross(x1, x2, -1, -1, -1, null);
  }

  /** The cross product of vectors of two or three numbers. */
  public static Tensor cross(
      Tensor x1, Tensor x2, int axisa, int axisb, int axisc, @Nullable Integer axis) {
    Tensor a = x1.moveAxis(axis == null ? axisa : axis, -1);
    Tensor b = x2.moveAxis(axis == null ? axisb : axis, -1);
    Tensor a0 = a.select(-1, 0);
    Tensor a1 = a.select(-1, 1);
    Tensor b0 = b.select(-1, 0);
    Tensor b1 = b.select(-1, 1);
    Tensor last = a0.multiply(b1).subtract(a1.multiply(b0));
    if (a.dim(-1) == 2 && b.dim(-1) == 2) {
      return last;
    }
    Tensor a2 = a.dim(-1) == 2 ? a0.zerosLike() : a.select(-1, 2);
    Tensor b2 = b.dim(-1) == 2 ? b0.zerosLike() : b.select(-1, 2);
    Tensor first = a1.multiply(b2).subtract(a2.multiply(b1));
    Tensor second = a2.multiply(b0).subtract(a0.multiply(b2));
    return Movement.stack(List.of(first, second, last), -1)
        .moveAxis(-1, axis == null ? axisc : axis);
  }

  // ---- Decompositions ----

  /** As {@link #cholesky(Tensor, boolean)}, with Keras's defaults. */
  public static Tensor cholesky(Tensor x) {
    return cholesky(x, false);
  }

  /** The triangular L with {@code x = L L'}, or the upper U with {@code x = U' U}. */
  public static Tensor cholesky(Tensor x, boolean upper) {
    Tensor lower = Linalg.cholesky(Operands.floats(x));
    return upper ? lower.swapAxes(-2, -1) : lower;
  }

  /** As {@link #choleskyInverse(Tensor, boolean)}, with Keras's defaults. */
  public static Tensor choleskyInverse(Tensor x) {
    return choleskyInverse(x, false);
  }

  /** The inverse of the matrix whose Cholesky factor is given. */
  public static Tensor choleskyInverse(Tensor x, boolean upper) {
    Tensor y = Operands.floats(x);
    Tensor one = identityLike(y);
    Tensor inverse = Linalg.solveTriangular(y, one, !upper, false);
    return upper
        ? inverse.matmul(inverse.swapAxes(-2, -1))
        : inverse.swapAxes(-2, -1).matmul(inverse);
  }

  private static Tensor identityLike(Tensor x) {
    return Tensor.eye(x.dim(-1)).cast(x.dtype()).broadcastTo(x.shape());
  }

  /** The determinant. */
  public static Tensor det(Tensor x) {
    return Linalg.determinant(Operands.floats(x));
  }

  /** The sign of the determinant and the logarithm of its size. */
  public static List<Tensor> slogdet(Tensor x) {
    return Linalg.logAbsDet(Operands.floats(x));
  }

  /** The logarithm of the determinant's size. */
  public static Tensor logdet(Tensor x) {
    return slogdet(x).get(1);
  }

  /** The inverse. */
  public static Tensor inv(Tensor x) {
    return Linalg.inverse(Operands.floats(x));
  }

  /**
   * Eigenvalues and eigenvectors (columns) of any square matrix; asks for the numbers and has no
   * gradient.
   *
   * @return real and imaginary parts of the values, then of the vectors; the imaginary parts are
   *     left out where all are 0
   */
  public static List<Tensor> eig(Tensor x) {
    return GeneralEigenvalues.of(Operands.floats(x));
  }

  /** Ascending eigenvalues and eigenvectors (columns, of either sign) of a symmetric matrix. */
  public static List<Tensor> eigh(Tensor x) {
    return Linalg.eigh(Operands.floats(x));
  }

  /** L and U in one matrix, and the row that each row was exchanged with in turn. */
  public static List<Tensor> luFactor(Tensor x) {
    int rows = x.dim(-2);
    int columns = x.dim(-1);
    int n = Math.max(rows, columns);
    // Zeros that make it square change nothing within the original.
    int[] high = new int[x.rank()];
    high[x.rank() - 2] = n - rows;
    high[x.rank() - 1] = n - columns;
    Tensor square = Operands.floats(x).pad(Ints.repeat(0, x.rank()), Ints.of(high), 0);
    List<Tensor> parts = Linalg.lu(square);
    Tensor factors = parts.get(0).slice(-2, 0, rows).slice(-1, 0, columns);
    return List.of(factors, Pivots.fromOrder(parts.get(1), Math.min(rows, columns)));
  }

  /** As {@link #qr(Tensor, String)}, with Keras's defaults. */
  public static List<Tensor> qr(Tensor x) {
    return qr(x, "reduced");
  }

  /** Q and R with {@code x = Q R}; mode "reduced" or "complete". */
  public static List<Tensor> qr(Tensor x, String mode) {
    return switch (mode) {
      case "reduced" -> Linalg.qr(Operands.floats(x), false);
      case "complete" -> Linalg.qr(Operands.floats(x), true);
      default -> throw Operands.oneOf("qr", "mode", mode, "\"reduced\", \"complete\"");
    };
  }

  /** As {@link #svd(Tensor, boolean, boolean)}, with Keras's defaults. */
  public static List<Tensor> svd(Tensor x) {
    return svd(x, true, true);
  }

  /**
   * U, the descending singular values and V transposed; the values alone without the others. A pair
   * of singular vectors may have either sign.
   */
  public static List<Tensor> svd(Tensor x, boolean fullMatrices, boolean computeUv) {
    List<Tensor> parts = Linalg.svd(Operands.floats(x), fullMatrices && computeUv);
    return computeUv ? parts : List.of(parts.get(1));
  }

  // ---- Equations ----

  /** Solves {@code a z = b}. */
  public static Tensor solve(Tensor a, Tensor b) {
    return columns(a, b, (x, y) -> Linalg.solve(x, y));
  }

  /** As {@link #solveTriangular(Tensor, Tensor, boolean)}, with Keras's defaults. */
  public static Tensor solveTriangular(Tensor a, Tensor b) {
    return solveTriangular(a, b, false);
  }

  /** Solves {@code a z = b} for a triangular a. */
  public static Tensor solveTriangular(Tensor a, Tensor b, boolean lower) {
    return columns(a, b, (x, y) -> Linalg.solveTriangular(x, y, lower, false));
  }

  /** A right side of one axis less is a column. */
  private static Tensor columns(Tensor a, Tensor b, BinaryOperator<Tensor> solver) {
    List<Tensor> same = Operands.promoted(List.of(Operands.floats(a), Operands.floats(b)));
    boolean vector = b.rank() == a.rank() - 1;
    Tensor right = vector ? same.get(1).expandDims(-1) : same.get(1);
    Tensor result = solver.apply(same.get(0), right);
    return vector ? result.squeeze(-1) : result;
  }

  /** As {@link #lstsq(Tensor, Tensor, Double)}, with Keras's defaults. */
  public static Tensor lstsq(Tensor a, Tensor b) {
    return lstsq(a, b, null);
  }

  /** The z that makes {@code |a z - b|} least, itself the shortest of several. */
  public static Tensor lstsq(Tensor a, Tensor b, @Nullable Double rcond) {
    double epsilon = Operands.floats(a).dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    double bound = rcond == null ? epsilon * Math.max(a.dim(-2), a.dim(-1)) : rcond;
    Tensor inverse = pinv(a, bound);
    return inverse.matmul(b.cast(inverse.dtype()));
  }

  /** As {@link #pinv(Tensor, Double)}, with Keras's defaults. */
  public static Tensor pinv(Tensor x) {
    return pinv(x, null);
  }

  /**
   * The pseudo-inverse (Moore, Penrose); singular values below rcond times the largest count as 0.
   */
  public static Tensor pinv(Tensor x, @Nullable Double rcond) {
    Tensor y = Operands.floats(x);
    double epsilon = y.dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    double bound = rcond == null ? 10 * Math.max(x.dim(-2), x.dim(-1)) * epsilon : rcond;
    List<Tensor> parts = Linalg.svd(y, false);
    Tensor values = parts.get(1);
    Tensor counts = values.greater(values.keep(values.max(-1), -1).multiply(bound));
    Tensor safe = counts.where(values, values.onesLike());
    Tensor inverse = counts.where(safe.reciprocal(), values.zerosLike());
    return parts
        .get(2)
        .swapAxes(-2, -1)
        .multiply(inverse.expandDims(-2))
        .matmul(parts.get(0).swapAxes(-2, -1));
  }

  /** The n-fold product of a matrix with itself; of its inverse for negative n. */
  public static Tensor matrixPower(Tensor x, int n) {
    if (n < 0) {
      return matrixPower(inv(x), -n);
    }
    Tensor base = Operands.numbers(x);
    Tensor result = null;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = result == null ? base : result.matmul(base);
      }
      base = rest > 1 ? base.matmul(base) : base;
    }
    return result == null ? identityLike(base) : result;
  }

  /** As {@link #matrixRank(Tensor, Double)}, with Keras's defaults. */
  public static Tensor matrixRank(Tensor x) {
    return matrixRank(x, null);
  }

  /** How many singular values are above tol; by default, above what rounding leaves. */
  public static Tensor matrixRank(Tensor x, @Nullable Double tol) {
    Tensor y = Operands.floats(x);
    Tensor values = Linalg.svd(y, false).get(1);
    double epsilon = y.dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    Tensor bound =
        tol == null
            ? values.keep(values.max(-1), -1).multiply(epsilon * Math.max(x.dim(-2), x.dim(-1)))
            : Operands.constant(values.dtype(), tol);
    return values.greater(bound).cast(DType.INT32).sum(-1);
  }

  // ---- Norms and distances ----

  /** The Euclidean length along an axis, or of all numbers. */
  public static Tensor norm(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Norms.of(x, null, axis, keepdims);
  }

  /**
   * A norm of vectors (one axis) or matrices (two).
   *
   * @param ord null or 2 for the Euclidean length (of a matrix null or "fro" for all its numbers, 2
   *     for the largest singular value), another number p for the p-norm, infinities for the
   *     largest and smallest, "nuc" for the sum of singular values
   */
  public static Tensor norm(Tensor x, @Nullable Object ord, @Nullable Ints axis, boolean keepdims) {
    return Norms.of(x, ord, axis, keepdims);
  }

  /** The distances of all rows of x from all rows of y. */
  public static Tensor cdist(Tensor x, Tensor y) {
    Tensor a = Operands.floats(x).expandDims(-2);
    Tensor b = Operands.floats(y).expandDims(-3);
    Tensor square = a.subtract(b).square().sum(-1);
    Tensor zero = square.equal(0);
    return zero.where(square, zero.where(square.onesLike(), square).sqrt());
  }
}
