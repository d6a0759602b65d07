package org.pellucid.gradient;

import static org.pellucid.gradient.ContractionRules.product;
import static org.pellucid.gradient.LinearAlgebraRules.solveTriangular;
import static org.pellucid.gradient.LinearAlgebraRules.symmetric;
import static org.pellucid.gradient.LinearAlgebraRules.transposed;
import static org.pellucid.gradient.LinearAlgebraRules.triangle;

import java.util.List;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.tensor.Tensor;

/**
 * Rules of QR, eigenvalue and singular value decompositions. Where eigenvalues or singular values
 * are equal, their vectors have no derivative; that part counts as zero.
 */
final class DecompositionRules {
  private DecompositionRules() {}

  static Tensor qr(Op.Qr op, Backward b) {
    int m = b.x().dim(-2);
    int n = b.x().dim(-1);
    if (op.complete() && m > n) {
      throw incomplete(b, "qr", "with complete Q");
    }
    Tensor q = b.output(0);
    Tensor r = b.output(1);
    Tensor qBar = b.gradientOrZeros(0);
    Tensor rBar = b.gradientOrZeros(1);
    if (m >= n) {
      return qrTall(q, r, qBar, rBar);
    }
    // The first m columns alone decide Q; the others are Q' times their part of x.
    Tensor rest = b.x().slice(-1, m, n);
    Tensor restBar = rBar.slice(-1, m, n);
    Tensor left =
        qrTall(
            q,
            r.slice(-1, 0, m),
            qBar.add(product(rest, false, restBar, true)),
            rBar.slice(-1, 0, m));
    return Tensor.concat(-1, List.of(left, product(q, false, restBar, false)));
  }

  private static Tensor qrTall(Tensor q, Tensor r, Tensor qBar, Tensor rBar) {
    Tensor inner =
        product(r, false, triangle(rBar, false, 1), true).subtract(product(qBar, true, q, false));
    Tensor copied = triangle(inner, true, 1).add(transposed(triangle(inner, true, 0)));
    Tensor right = qBar.add(product(q, false, copied, false));
    return transposed(solveTriangular(r, transposed(right), false, false));
  }

  static Tensor eigh(Backward b) {
    Tensor values = b.output(0);
    Tensor vectors = b.output(1);
    Tensor inner = diagonal(b.gradientOrZeros(0));
    Tensor vectorsBar = b.gradient(1);
    if (vectorsBar != null) {
      inner =
          inner.add(product(vectors, true, vectorsBar, false).multiply(inverseDifferences(values)));
    }
    return symmetric(product(product(vectors, false, inner, false), false, vectors, true));
  }

  static Tensor svd(Op.Svd op, Backward b) {
    int m = b.x().dim(-2);
    int n = b.x().dim(-1);
    int k = Math.min(m, n);
    Tensor uBar = b.gradient(0);
    Tensor vBar = b.gradient(2);
    if (op.complete() && m != n && (uBar != null || vBar != null)) {
      throw incomplete(b, "svd", "with complete U and V");
    }
    Tensor u = b.output(0).slice(-1, 0, k);
    Tensor s = b.output(1);
    Tensor vt = b.output(2).slice(-2, 0, k);
    Tensor inner = diagonal(b.gradientOrZeros(1));
    Tensor columns = s.expandDims(-2);
    Tensor rows = s.expandDims(-1);
    Tensor result = null;
    if (uBar != null) {
      Tensor overlap = product(u, true, uBar, false);
      inner = inner.add(skew(overlap, s).multiply(columns));
      Tensor outside = uBar.subtract(product(u, false, overlap, false)).divide(columns);
      result = product(outside, false, vt, false);
    }
    if (vBar != null) {
      Tensor overlap = product(vt, false, vBar, true);
      inner = inner.add(skew(overlap, s).multiply(rows));
      Tensor outside = vBar.subtract(product(overlap, true, vt, false)).divide(rows);
      Tensor part = product(u, false, outside, false);
      result = result == null ? part : result.add(part);
    }
    Tensor within = product(product(u, false, inner, false), false, vt, false);
    return result == null ? within : result.add(within);
  }

  private static Tensor skew(Tensor overlap, Tensor s) {
    return overlap.subtract(transposed(overlap)).multiply(inverseDifferences(s.square()));
  }

  private static Tensor diagonal(Tensor x) {
    Tensor identity = Tensor.eye(x.dim(-1)).cast(x.dtype());
    return x.expandDims(-1).multiply(identity);
  }

  /** {@code 1 / (x_j - x_i)} at row i and column j; 0 where they are equal. */
  private static Tensor inverseDifferences(Tensor x) {
    Tensor difference = x.expandDims(-2).subtract(x.expandDims(-1));
    Tensor equal = difference.equal(0);
    return equal.where(
        difference.zerosLike(), equal.where(difference.onesLike(), difference).divideFrom(1));
  }

  private static PellucidException incomplete(Backward b, String op, String setting) {
    return new PellucidException(
        Origin.prefix(b.node().origin())
            + op
            + " "
            + setting
            + " has no gradient for shape "
            + b.x().shape()
            + ". Use the reduced form.");
  }
}
