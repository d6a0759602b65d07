package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** What the derivative of a loop's body needs of the body itself, step by step. */
final class Residuals {
  private final Set<Node> forward;
  private final Set<Node> varying = new HashSet<>();
  private final Set<Node> late = new HashSet<>();
  private final Set<Value> seeds;
  private final List<Value> values = new ArrayList<>();

  private Residuals(Graph body, List<Value> seeds) {
    this.forward = new HashSet<>(Graph.reachable(body.outputs()));
    this.seeds = new HashSet<>(seeds);
  }

  /**
   * Looks for them.
   *
   * @param body the body
   * @param stepwise its parameters that differ between steps
   * @param seeds the parameters that stand for gradients of its outputs
   * @param roots the derivative
   * @return what the derivative takes from the body
   */
  static Residuals find(Graph body, List<Value> stepwise, List<Value> seeds, List<Value> roots) {
    Residuals result = new Residuals(body, seeds);
    seeds.forEach(seed -> result.late.add(seed.node()));
    stepwise.forEach(value -> result.varying.add(value.node()));
    result.varying.addAll(result.late);
    List<Value> all = new ArrayList<>(body.outputs());
    all.addAll(roots);
    for (Node node : Graph.reachable(all)) {
      result.mark(node, result.varying);
      result.mark(node, result.late);
    }
    result.collect(roots, new HashSet<>(stepwise));
    return result;
  }

  private void mark(Node node, Set<Node> marked) {
    for (Value input : node.inputs()) {
      if (marked.contains(input.node())) {
        marked.add(node);
      }
    }
  }

  private void collect(List<Value> roots, Set<Value> stepwise) {
    Set<Value> seen = new HashSet<>();
    List<Value> open = new ArrayList<>(roots);
    while (!open.isEmpty()) {
      Value value = open.removeLast();
      if (!isVarying(value) || seeds.contains(value) || !seen.add(value)) {
        continue;
      }
      if (stepwise.contains(value) || isKept(value.node())) {
        values.add(value);
      } else {
        open.addAll(value.node().inputs());
      }
    }
    leaveOut(seen);
    values.sort(
        Comparator.comparingLong((Value value) -> value.node().id())
            .thenComparingInt(Value::index));
  }

  /**
   * Leaves out what one addition or multiplication makes of others that are kept anyway: that takes
   * less time than to write it in one loop and to read it in the other.
   *
   * @param seen what the derivative is made of, residuals included
   */
  private void leaveOut(Set<Value> seen) {
    Set<Value> whole = new HashSet<>();
    for (Value value : seen) {
      if (value.op() instanceof Op.MatMul) {
        whole.addAll(value.node().inputs());
      }
    }
    Set<Value> kept = new HashSet<>(values);
    values.removeIf(value ->
        isQuick(value)
            && !whole.contains(value)
            && value.node().inputs().stream()
                .allMatch(input -> !isVarying(input) || kept.contains(input)));
  }

  private static boolean isQuick(Value value) {
    return switch (value.op()) {
      case Op.Add _, Op.Sub _, Op.Mul _, Op.Neg _ -> value.dtype().isFloating();
      case Op _ -> false;
    };
  }

  /** Values that are only laid out anew are made again of what they were made of. */
  private boolean isKept(Node node) {
    if (node.op() instanceof Op.Broadcast || node.op() instanceof Op.Reshape) {
      return false;
    }
    // A loop in the derivative that does not depend on gradients repeats one of the body's.
    return forward.contains(node) || (node.op() instanceof Op.Scan && !late.contains(node));
  }

  /** The body's values that are needed, in a fixed order. */
  List<Value> values() {
    return values;
  }

  /** Whether a value differs between steps. */
  boolean isVarying(Value value) {
    return varying.contains(value.node());
  }

  boolean isForward(Node node) {
    return forward.contains(node);
  }
}
