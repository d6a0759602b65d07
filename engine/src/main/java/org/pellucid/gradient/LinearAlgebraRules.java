package org.pellucid.gradient;

import static org.pellucid.gradient.ContractionRules.product;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/** Rules of solving equations, determinants and the Fourier transform. */
final class LinearAlgebraRules {
  private LinearAlgebraRules() {}

  static Tensor transposed(Tensor x) {
    return x.swapAxes(-2, -1);
  }

  /** Half of the sum with its transpose. */
  static Tensor symmetric(Tensor x) {
    return x.add(transposed(x)).multiply(0.5);
  }

  /** Keeps a triangle; the diagonal is multiplied. */
  static Tensor triangle(Tensor x, boolean lower, double diagonal) {
    Shape matrix = x.shape().slice(x.rank() - 2, x.rank());
    Tensor row = Tensor.iota(DType.INT32, matrix, 0);
    Tensor column = Tensor.iota(DType.INT32, matrix, 1);
    Tensor inside = lower ? column.less(row) : row.less(column);
    Tensor weight =
        inside.cast(x.dtype()).add(row.equal(column).cast(x.dtype()).multiply(diagonal));
    return weight.broadcastTo(x.shape()).greater(0).where(x.multiply(weight), x.zerosLike());
  }

  static Tensor solveTriangular(Tensor a, Tensor b, boolean lower, boolean transpose) {
    return Backward.apply(new Op.TriangularSolve(lower, transpose, false), a, b);
  }

  /** {@code S = L^-T tril(L^T G) L^-1} with half the diagonal, made symmetric. */
  static Tensor cholesky(Backward b) {
    Tensor l = b.output();
    Tensor g = triangle(b.gradient(), true, 1);
    Tensor inner = triangle(product(l, true, g, false), true, 0.5);
    Tensor left = solveTriangular(l, inner, true, true);
    return symmetric(transposed(solveTriangular(l, transposed(left), true, true)));
  }

  static @Nullable Tensor[] triangularSolve(Op.TriangularSolve op, Backward b) {
    Tensor right =
        Backward.apply(
            new Op.TriangularSolve(op.lower(), !op.transpose(), op.unitDiagonal()),
            b.x(),
            b.gradient());
    Tensor full =
        op.transpose()
            ? product(b.output(), false, right, true)
            : product(right, false, b.output(), true);
    return new @Nullable Tensor[] {
      triangle(full, op.lower(), op.unitDiagonal() ? 0 : 1).negative(), right
    };
  }

  static @Nullable Tensor[] solve(Backward b) {
    Tensor right = Backward.apply(new Op.Solve(), transposed(b.x()), b.gradient());
    return new @Nullable Tensor[] {product(right, false, b.output(), true).negative(), right};
  }

  /** The transposed inverse. The sign, the first result, is constant. */
  static @Nullable Tensor logAbsDet(Backward b) {
    Tensor gradient = b.gradient(1);
    if (gradient == null) {
      return null;
    }
    Tensor x = b.x();
    Tensor identity = Tensor.eye(x.dim(-1)).cast(x.dtype()).broadcastTo(x.shape());
    return Backward.apply(new Op.Solve(), transposed(x), identity)
        .multiply(gradient.expandDims(-1).expandDims(-1));
  }

  /** The transform is symmetric and linear; its conjugate is the transform the other way. */
  static @Nullable Tensor[] fft(Op.Fft op, Backward b) {
    Node node =
        Node.of(
            new Op.Fft(!op.inverse()),
            List.of(b.gradientOrZeros(0).graph(), b.gradientOrZeros(1).graph()));
    return new @Nullable Tensor[] {Tensor.of(new Value(node, 0)), Tensor.of(new Value(node, 1))};
  }
}
