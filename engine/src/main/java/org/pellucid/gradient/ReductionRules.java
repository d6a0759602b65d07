package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Rules of reductions and running sums. */
final class ReductionRules {
  private ReductionRules() {}

  /** Gives a reduction's result back to every element that went into it. */
  static Tensor spread(Tensor reduced, Ints axes, Shape shape) {
    Shape kept = shape;
    for (int i = 0; i < axes.size(); i++) {
      kept = kept.with(axes.get(i), 1);
    }
    return reduced.reshape(kept).broadcastTo(shape);
  }

  /** Equal extremes share the gradient equally. */
  static Tensor extreme(Ints axes, Backward b) {
    Shape shape = b.x().shape();
    Tensor gradient = b.gradient();
    Tensor wins = b.x().equal(spread(b.output(), axes, shape));
    Tensor count = Backward.apply(new Op.Sum(axes), wins.cast(gradient.dtype()));
    Tensor share = spread(gradient.divide(count.maximum(1)), axes, shape);
    return wins.where(share, share.zerosLike());
  }

  static Tensor cumulativeSum(Op.CumSum op, Backward b) {
    return Backward.apply(new Op.CumSum(op.axis(), op.exclusive(), !op.reverse()), b.gradient());
  }

  /** Each factor gets the product of those before it times the product of those behind it. */
  static Tensor product(Op.Prod op, Backward b) {
    Shape shape = b.x().shape();
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!op.axes().contains(axis)) {
        order.add(axis);
      }
    }
    Shape kept = b.output().shape();
    for (int i = 0; i < op.axes().size(); i++) {
      order.add(op.axes().get(i));
    }
    int[] lastAxes = order.stream().mapToInt(Integer::intValue).toArray();
    Tensor moved = b.x().transpose(lastAxes);
    int factors = 1;
    for (int i = 0; i < op.axes().size(); i++) {
      factors *= shape.dim(op.axes().get(i));
    }
    Tensor flat = moved.reshape(kept.plus(factors));
    Tensor others = before(flat).multiply(before(flat.flip(-1)).flip(-1));
    int[] back = new int[lastAxes.length];
    for (int i = 0; i < back.length; i++) {
      back[lastAxes[i]] = i;
    }
    return spread(b.gradient(), op.axes(), shape)
        .multiply(others.reshape(moved.shape()).transpose(back));
  }

  /** For each entry of the last axis, the product of those before it, by doubling. */
  private static Tensor before(Tensor x) {
    int n = x.dim(-1);
    Tensor products = shift(x, 1);
    for (int reach = 1; reach < n; reach *= 2) {
      products = products.multiply(shift(products, reach));
    }
    return products;
  }

  /** Moves the last axis by some places; ones come in. */
  private static Tensor shift(Tensor x, int places) {
    int n = x.dim(-1);
    int by = Math.min(places, n);
    int[] low = new int[x.rank()];
    low[x.rank() - 1] = by;
    return x.slice(-1, 0, n - by).pad(Ints.of(low), Ints.repeat(0, x.rank()), 1);
  }
}
