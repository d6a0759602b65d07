package org.pellucid.ops;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/** Norms of vectors and matrices, as in NumPy's {@code linalg.norm}. */
final class Norms {
  private Norms() {}

  static Tensor of(Tensor x, @Nullable Object ord, @Nullable Ints axis, boolean keepdims) {
    Tensor y = Operands.floats(x);
    int[] axes = Operands.axes(y, axis);
    if (ord == null) {
      return Operands.kept(y, root(y.square().sum(axes)), axes, keepdims);
    }
    Tensor result =
        switch (axes.length) {
          case 1 -> vector(y, number(ord), axes[0]);
          case 2 -> matrix(y, ord, axes);
          default ->
              throw Operands.wrong(
                  "norm", "with an order, one or two axes are needed, got " + axes.length);
        };
    return Operands.kept(y, result, axes, keepdims);
  }

  private static double number(Object ord) {
    if (ord instanceof Number given) {
      return given.doubleValue();
    }
    if (ord instanceof String text) {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> throw Operands.wrong("norm", "a vector has no norm \"" + text + "\"");
      };
    }
    return OpArguments.array(ord).item();
  }

  /** The square root, with a gradient of 0 at 0. */
  private static Tensor root(Tensor x) {
    Tensor zero = x.equal(0);
    return zero.where(x, zero.where(x.onesLike(), x).sqrt());
  }

  private static Tensor vector(Tensor x, double order, int axis) {
    Tensor size = x.abs();
    if (order == Double.POSITIVE_INFINITY) {
      return size.max(axis);
    }
    if (order == Double.NEGATIVE_INFINITY) {
      return size.min(axis);
    }
    if (order == 0) {
      return x.notEqual(0).cast(x.dtype()).sum(axis);
    }
    if (order == 1) {
      return size.sum(axis);
    }
    if (order == 2) {
      return root(x.square().sum(axis));
    }
    return size.power(order).sum(axis).power(1 / order);
  }

  private static Tensor matrix(Tensor x, Object ord, int[] axes) {
    Tensor matrices = Movement.moveaxis(x, Ints.of(axes), Ints.of(-2, -1));
    if (ord.equals("fro")) {
      return root(matrices.square().sum(-2, -1));
    }
    if (ord.equals("nuc")) {
      return Linalg.svd(matrices, false).get(1).sum(-1);
    }
    double order = number(ord);
    Tensor size = matrices.abs();
    if (Math.abs(order) == 2) {
      Tensor values = Linalg.svd(matrices, false).get(1);
      return order > 0 ? values.max(-1) : values.min(-1);
    }
    if (Math.abs(order) == 1) {
      Tensor columns = size.sum(-2);
      return order > 0 ? columns.max(-1) : columns.min(-1);
    }
    if (Double.isInfinite(order)) {
      Tensor rows = size.sum(-1);
      return order > 0 ? rows.max(-1) : rows.min(-1);
    }
    throw Operands.wrong("norm", "a matrix has no norm of order " + ord);
  }
}
