package org.pellucid.ops;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Quantiles of rows, with NaN left out or spoiling its row. */
final class Quantiles {
  private Quantiles() {}

  static Tensor of(
      Tensor x,
      Tensor quantile,
      @Nullable Ints axis,
      String method,
      boolean keepdims,
      boolean withoutNan) {
    Tensor y = Operands.floats(x);
    int[] axes = Operands.axes(y, axis);
    Tensor sorted = Sorting.sort(Operands.joinedLast(y, axes), -1);
    int n = sorted.dim(-1);
    Shape rest = sorted.shape().without(-1);
    Tensor valid = sorted.isNaN().not().cast(DType.INT32).sum(-1);
    Tensor last = withoutNan ? valid.subtract(1) : Tensor.full(DType.INT32, rest, n - 1);
    // Quantiles come first, rows behind.
    int[] ones = new int[rest.rank()];
    Arrays.fill(ones, 1);
    Tensor q = quantile.cast(DType.FLOAT64);
    Tensor position = q.reshape(q.shape().plus(ones)).multiply(last.maximum(0).cast(DType.FLOAT64));
    Tensor low = at(sorted, position.floor(), rest);
    Tensor high = at(sorted, position.ceil(), rest);
    Tensor result =
        switch (method) {
          case "linear" -> {
            Tensor part = position.subtract(position.floor()).cast(y.dtype());
            Tensor same = low.equal(high);
            Tensor step = same.where(low.zerosLike(), high.subtract(low));
            yield low.add(step.multiply(part));
          }
          case "lower" -> low;
          case "higher" -> high;
          case "midpoint" -> low.add(high).divide(2);
          case "nearest" -> at(sorted, position.round(), rest);
          default ->
              throw Operands.oneOf(
                  "quantile",
                  "method",
                  method,
                  "\"linear\", \"lower\", \"higher\", \"midpoint\", \"nearest\"");
        };
    Tensor spoiled = withoutNan ? valid.equal(0) : valid.less(n);
    result = spoiled.where(Operands.constant(y.dtype(), Double.NaN), result);
    if (!keepdims) {
      return result;
    }
    int[] dims = y.shape().toArray();
    for (int reduced : axes) {
      dims[reduced] = 1;
    }
    return result.reshape(q.shape().plus(dims));
  }

  /** The numbers at places within rows. */
  private static Tensor at(Tensor sorted, Tensor places, Shape rest) {
    int n = sorted.dim(-1);
    Tensor starts = Tensor.iota(DType.INT32, Shape.of(rest.size()), 0).multiply(n);
    Tensor index = places.cast(DType.INT32).add(starts.reshape(rest));
    return Operands.flat(sorted).take(index, 0);
  }
}
