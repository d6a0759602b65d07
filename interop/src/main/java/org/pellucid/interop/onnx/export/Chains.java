package org.pellucid.interop.onnx.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Looks for known pieces in chains of operations.
 *
 * @param refs how values stand in the ONNX graph
 */
record Chains(Map<Value, Ref> refs) {
  /**
   * A mean.
   *
   * @param x of what
   * @param axes over which axes
   */
  record Mean(Value x, Ints axes) {}

  Ref ref(Value value) {
    return Objects.requireNonNull(refs.get(value));
  }

  /** Looks behind what only spreads a value. */
  static Value behind(Value value) {
    Value at = value;
    while (at.op() instanceof Op.Broadcast
        || at.op() instanceof Op.StopGradient
        || at.op() instanceof Op.CustomGradient
        || (at.op() instanceof Op.Reshape && onlyUnits(at))) {
      at = at.node().input(0);
    }
    return at;
  }

  private static boolean onlyUnits(Value reshaped) {
    return longer(reshaped.shape()).equals(longer(reshaped.node().input(0).shape()));
  }

  private static List<Integer> longer(Shape shape) {
    return Arrays.stream(shape.toArray()).filter(dim -> dim != 1).boxed().toList();
  }

  @Nullable Double number(Value value) {
    NdArray array = ref(value).constant();
    return array == null || array.size() != 1 ? null : array.getDouble(0);
  }

  /** The mean that a quotient is. */
  @Nullable Mean mean(Node node) {
    Value sum = node.input(0);
    Double divisor = node.op() instanceof Op.Div ? number(node.input(1)) : null;
    if (divisor == null || !(sum.op() instanceof Op.Sum op)) {
      return null;
    }
    Value x = sum.node().input(0);
    double count = 1;
    for (int axis : op.axes().toArray()) {
      Extent extent = ref(x).dims().get(axis);
      count *= extent.isFixed() ? extent.base() : Double.NaN;
    }
    return count == divisor ? new Mean(x, op.axes()) : null;
  }
}
