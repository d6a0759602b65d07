package org.pellucid.reference;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/** Sums, products and extremes along axes, and running sums; in the order of the elements. */
final class Reductions {
  private Reductions() {}

  static Values reduce(Op.Reduction op, Values x, Shape shape) {
    Values result = Values.zeros(x.dtype(), shape);
    switch (op) {
      case Op.Sum o -> result.fill(0);
      case Op.Prod o -> result.fill(1);
      case Op.ReduceMax o -> result.fillLeast();
      case Op.ReduceMin o -> result.fillGreatest();
    }
    int[] to = Positions.of(x.shape(), 0, stridesOfResult(x.shape(), op.axes(), shape));
    for (int i = 0; i < to.length; i++) {
      switch (op) {
        case Op.Sum o -> result.add(to[i], x, i);
        case Op.Prod o -> result.multiply(to[i], x, i);
        case Op.ReduceMax o -> result.max(to[i], x, i);
        case Op.ReduceMin o -> result.min(to[i], x, i);
      }
    }
    return result;
  }

  /** How far a step along each axis of x moves in the result: not at all along reduced axes. */
  private static int[] stridesOfResult(Shape x, Ints axes, Shape result) {
    int[] kept = result.strides();
    int[] strides = new int[x.rank()];
    int next = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = axes.contains(axis) ? 0 : kept[next++];
    }
    return strides;
  }

  static Values cumSum(Op.CumSum op, Values x) {
    int extent = x.shape().dim(op.axis());
    Values result = Values.zeros(x.type());
    Values sum = Values.zeros(x.dtype(), Shape.SCALAR);
    for (int line : Lines.starts(x.shape(), op.axis())) {
      int stride = x.shape().strides()[op.axis()];
      sum.fill(0);
      for (int step = 0; step < extent; step++) {
        int i = line + (op.reverse() ? extent - 1 - step : step) * stride;
        if (op.exclusive()) {
          result.set(i, sum, 0);
          sum.add(0, x, i);
        } else {
          sum.add(0, x, i);
          result.set(i, sum, 0);
        }
      }
    }
    return result;
  }
}
