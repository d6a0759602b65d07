package org.pellucid.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** When joining arrays is part of a loop, and when a sum comes to joining arrays. */
final class Concatenation {
  private static final int MOST_PARTS = 16;

  /** Fewer elements than this in a row are better copied one by one. */
  private static final int SHORTEST_RUN = 8;

  private Concatenation() {}

  /** Whether one loop can compute all parts: they have one shape and rows of some length. */
  static boolean isLoop(Op.Concat op, Node node) {
    Shape part = node.input(0).shape();
    return node.inputs().size() <= MOST_PARTS
        && part.size() > 0
        && node.output().dtype().bytes() >= 4
        && run(op, part) >= SHORTEST_RUN
        && node.inputs().stream().allMatch(input -> input.shape().equals(part));
  }

  /** How many elements of a part lie one after the other. */
  static int run(Op.Concat op, Shape part) {
    return part.slice(op.axis(), part.rank()).size();
  }

  /**
   * A sum of arrays each of which is zero but for a stretch of one axis, as the gradient of a value
   * that was cut up is: the stretches joined, if they cover the axis. Null if it is no such sum.
   */
  static @Nullable Value ofSum(Value x, Value y, Node like, Emitter emitter) {
    if (!x.dtype().isFloating()) {
      return null;
    }
    List<Value> terms = new ArrayList<>();
    List<Value> open = new ArrayList<>(List.of(x, y));
    while (!open.isEmpty()) {
      Value value = open.removeLast();
      if (value.op() instanceof Op.Add && terms.size() + open.size() < MOST_PARTS) {
        open.addAll(value.node().inputs());
      } else if (value.op() instanceof Op.Pad) {
        terms.add(value);
      } else {
        return null;
      }
    }
    int axis = axis((Op.Pad) terms.getFirst().op());
    if (axis < 0) {
      return null;
    }
    terms.sort(Comparator.comparingInt(term -> ((Op.Pad) term.op()).low().get(axis)));
    List<Value> parts = new ArrayList<>();
    int end = 0;
    for (Value term : terms) {
      Op.Pad pad = (Op.Pad) term.op();
      if (axis(pad) != axis || pad.low().get(axis) != end) {
        return null;
      }
      Value part = term.node().input(0);
      end += part.shape().dim(axis);
      parts.add(part);
    }
    return end == x.shape().dim(axis) ? emitter.emit(new Op.Concat(axis), parts, like) : null;
  }

  /** The only axis along which zeros are put around an array, or -1. */
  private static int axis(Op.Pad pad) {
    if (pad.value() != 0 || !pad.interior().all(0)) {
      return -1;
    }
    int axis = -1;
    for (int i = 0; i < pad.low().size(); i++) {
      if (pad.low().get(i) != 0 || pad.high().get(i) != 0) {
        if (axis >= 0 || pad.low().get(i) < 0 || pad.high().get(i) < 0) {
          return -1;
        }
        axis = i;
      }
    }
    return axis;
  }
}
