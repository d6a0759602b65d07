package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Rules of operations that move elements: gradients are moved back. */
final class MovementRules {
  private MovementRules() {}

  static Tensor transpose(Op.Transpose op, Backward b) {
    int[] inverse = new int[op.permutation().size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[op.permutation().get(i)] = i;
    }
    return b.gradient().transpose(inverse);
  }

  /** The one place where broadcasting is undone: what was repeated is summed. */
  static Tensor broadcast(Backward b) {
    Shape from = b.x().shape();
    Shape to = b.output().shape();
    int added = to.rank() - from.rank();
    List<Integer> repeated = new ArrayList<>();
    for (int axis = 0; axis < to.rank(); axis++) {
      if (axis < added || from.dim(axis - added) != to.dim(axis)) {
        repeated.add(axis);
      }
    }
    Ints axes = Ints.of(repeated.stream().mapToInt(Integer::intValue).toArray());
    Tensor gradient = b.gradient();
    return (axes.size() == 0 ? gradient : Backward.apply(new Op.Sum(axes), gradient)).reshape(from);
  }

  static Tensor slice(Op.Slice op, Backward b) {
    Shape x = b.x().shape();
    int rank = x.rank();
    int[] low = new int[rank];
    int[] high = new int[rank];
    int[] interior = new int[rank];
    List<Integer> backwards = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int size = op.sizes().get(i);
      int step = op.steps().get(i);
      if (size == 0) {
        low[i] = x.dim(i);
        continue;
      }
      int first = op.starts().get(i);
      int last = first + (size - 1) * step;
      if (step < 0) {
        backwards.add(i);
      }
      low[i] = Math.min(first, last);
      high[i] = x.dim(i) - 1 - Math.max(first, last);
      interior[i] = Math.abs(step) - 1;
    }
    Tensor forwards =
        backwards.isEmpty()
            ? b.gradient()
            : b.gradient().flip(backwards.stream().mapToInt(Integer::intValue).toArray());
    return Backward.apply(new Op.Pad(Ints.of(low), Ints.of(high), Ints.of(interior), 0), forwards);
  }

  static Tensor pad(Op.Pad op, Backward b) {
    int[] steps = op.interior().toArray();
    for (int i = 0; i < steps.length; i++) {
      steps[i]++;
    }
    return b.gradient().slice(op.low(), Ints.of(b.x().shape().toArray()), Ints.of(steps));
  }

  static @Nullable Tensor[] concat(Op.Concat op, Backward b) {
    @Nullable Tensor[] result = new @Nullable Tensor[b.node().inputs().size()];
    int at = 0;
    for (int i = 0; i < result.length; i++) {
      int extent = b.input(i).dim(op.axis());
      if (b.wants(i)) {
        result[i] = b.gradient().slice(op.axis(), at, at + extent);
      }
      at += extent;
    }
    return result;
  }

  static Tensor gather(Op.Gather op, Backward b) {
    return Backward.zeros(b.x())
        .scatter(b.y(), b.gradient(), op.axis(), Op.Combine.ADD, op.outOfRange());
  }
}
