package org.pellucid.gradient;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** The rules of {@link Op.Scatter}, one for each way of combining. */
final class ScatterRules {
  private final Op.Scatter op;
  private final Tensor base;
  private final Tensor indices;
  private final Tensor updates;
  private final Tensor output;
  private final Tensor gradient;

  private ScatterRules(Op.Scatter op, Backward b) {
    this.op = op;
    this.base = b.input(0);
    this.indices = b.input(1);
    this.updates = b.input(2);
    this.output = b.output();
    this.gradient = b.gradient();
  }

  static @Nullable Tensor[] scatter(Op.Scatter op, Backward b) {
    ScatterRules rules = new ScatterRules(op, b);
    return switch (op.combine()) {
      case ADD -> new @Nullable Tensor[] {rules.gradient, null, rules.take(rules.gradient)};
      case SET -> rules.set();
      case MUL -> rules.multiply();
      case MAX, MIN -> rules.extreme();
    };
  }

  private Tensor take(Tensor x) {
    return x.take(indices, op.axis(), op.outOfRange());
  }

  private Tensor scatter(Tensor into, Tensor values, Op.Combine combine) {
    return into.scatter(indices, values, op.axis(), combine, op.outOfRange());
  }

  /** Of several updates of one entry, the last one alone has a gradient. */
  private @Nullable Tensor[] set() {
    Shape shape = indices.shape();
    Tensor order = Tensor.arange(shape.size(), DType.INT32).reshape(shape);
    Tensor last =
        Tensor.full(DType.INT32, Shape.of(base.dim(op.axis())), -1)
            .scatter(indices, order, 0, Op.Combine.SET, op.outOfRange())
            .take(indices, 0, op.outOfRange());
    // The indices' axes lie in the updates behind the base's leading ones.
    int behind = base.rank() - op.axis() - 1;
    Tensor wins =
        last.equal(order)
            .reshape(shape.plus(Shape.of(Ints.repeat(1, behind).toArray())))
            .broadcastTo(updates.shape());
    return new @Nullable Tensor[] {
      scatter(gradient, Backward.zeros(updates), Op.Combine.SET),
      null,
      wins.where(take(gradient), Backward.zeros(updates))
    };
  }

  /** Equal winners, the base among them, share the gradient equally. */
  private @Nullable Tensor[] extreme() {
    Tensor baseWins = base.equal(output);
    Tensor updateWins = updates.equal(take(output));
    Tensor count =
        scatter(baseWins.cast(gradient.dtype()), updateWins.cast(gradient.dtype()), Op.Combine.ADD);
    Tensor share = gradient.divide(count.maximum(1));
    return new @Nullable Tensor[] {
      baseWins.where(share, gradient.zerosLike()),
      null,
      updateWins.where(take(share), Backward.zeros(updates))
    };
  }

  /**
   * Each factor gets the product of all others. Zeros are counted apart from the product of the
   * rest, so that no zero is divided by.
   */
  private @Nullable Tensor[] multiply() {
    Tensor ones = base.onesLike();
    Tensor isZero = updates.equal(0);
    Tensor nonZero = isZero.where(updates.onesLike(), updates);
    Tensor rest = take(scatter(ones, nonZero, Op.Combine.MUL));
    Tensor zeros = take(scatter(base.zerosLike(), isZero.cast(base.dtype()), Op.Combine.ADD));
    Tensor otherZeros = zeros.subtract(isZero.cast(base.dtype()));
    Tensor others = otherZeros.equal(0).where(rest.divide(nonZero), rest.zerosLike());
    return new @Nullable Tensor[] {
      gradient.multiply(scatter(ones, updates, Op.Combine.MUL)),
      null,
      take(gradient.multiply(base)).multiply(others)
    };
  }
}
