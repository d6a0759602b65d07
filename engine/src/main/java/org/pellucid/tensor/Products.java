package org.pellucid.tensor;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;

/** Matrix products of tensors of any rank, brought to the one primitive. */
final class Products {
  private Products() {}

  static Tensor matmul(Tensor x, Tensor y) {
    if (x.rank() == 0 || y.rank() == 0) {
      throw new PellucidException(
          "matmul: operands need at least one axis; got " + x.shape() + " and " + y.shape() + ".");
    }
    DType dtype = x.dtype().promote(y.dtype());
    Tensor left = (x.rank() == 1 ? x.expandDims(0) : x).cast(dtype);
    Tensor right = (y.rank() == 1 ? y.expandDims(1) : y).cast(dtype);
    if (left.dim(-1) != right.dim(-2)) {
      throw new PellucidException(
          "matmul: shapes "
              + x.shape()
              + " and "
              + y.shape()
              + " do not fit: inner extents "
              + left.dim(-1)
              + " and "
              + right.dim(-2)
              + " differ.");
    }
    Tensor product = product(left, right);
    if (x.rank() == 1) {
      product = product.squeeze(-2);
    }
    return y.rank() == 1 ? product.squeeze(-1) : product;
  }

  private static Tensor product(Tensor x, Tensor y) {
    Op.MatMul plain = new Op.MatMul(false, false);
    if (y.rank() == 2 && x.rank() > 2) {
      // One large product instead of a batch of small ones with the same right side.
      Shape rows = x.shape().slice(0, x.rank() - 1);
      return Tensor.apply(plain, x.reshape(Shape.of(rows.size(), x.dim(-1))), y)
          .reshape(rows.plus(y.dim(-1)));
    }
    Shape batch = batch(x).broadcast(batch(y));
    if (batch == null) {
      throw new PellucidException(
          "matmul: shapes "
              + x.shape()
              + " and "
              + y.shape()
              + " do not fit: the axes before the last two must be equal or 1.");
    }
    return Tensor.apply(
        plain,
        x.broadcastTo(batch.plus(x.dim(-2), x.dim(-1))),
        y.broadcastTo(batch.plus(y.dim(-2), y.dim(-1))));
  }

  private static Shape batch(Tensor x) {
    return x.shape().slice(0, x.rank() - 2);
  }
}
