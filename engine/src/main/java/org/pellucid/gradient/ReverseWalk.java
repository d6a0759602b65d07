package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/**
 * The walk from results back to what they are differentiated by.
 *
 * <p>Nodes are visited from the youngest to the oldest, which is an order in which every node comes
 * before its inputs; so gradients are added up in a fixed order, in linear time, without recursion.
 */
final class ReverseWalk {
  private final Set<Value> wrt;
  private final Set<Node> active = new HashSet<>();
  private final Map<Value, Tensor> gradients = new HashMap<>();

  private ReverseWalk(List<Value> wrt) {
    this.wrt = new HashSet<>(wrt);
  }

  /**
   * Finds gradients.
   *
   * @param outputs what is differentiated
   * @param seeds their gradients, null for zero
   * @param wrt by what
   * @return one gradient per entry of wrt, null where there is no path
   */
  static @Nullable Tensor[] gradients(
      List<Value> outputs, @Nullable Tensor[] seeds, List<Value> wrt) {
    ReverseWalk walk = new ReverseWalk(wrt);
    List<Value> seeded = new ArrayList<>();
    for (int i = 0; i < seeds.length; i++) {
      if (seeds[i] != null) {
        seeded.add(outputs.get(i));
      }
    }
    List<Node> path = walk.activate(behind(seeded, wrt));
    for (int i = 0; i < seeds.length; i++) {
      walk.accumulate(outputs.get(i), seeds[i]);
    }
    for (Node node : path.reversed()) {
      Origin.at(node.origin(), () -> walk.pass(node));
    }
    @Nullable Tensor[] result = new @Nullable Tensor[wrt.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = walk.gradients.get(wrt.get(i));
    }
    return result;
  }

  /** Which of some values depend on others by a path for gradients. */
  static boolean[] depends(List<Value> outputs, List<Value> wrt) {
    ReverseWalk walk = new ReverseWalk(wrt);
    walk.activate(behind(outputs, wrt));
    boolean[] result = new boolean[outputs.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = walk.isActive(outputs.get(i));
    }
    return result;
  }

  /** The values from which a value was computed by paths for gradients, itself included. */
  static Set<Value> origins(Value output, List<Value> wrt) {
    Set<Value> result = new HashSet<>();
    result.add(output);
    for (Node node : behind(List.of(output), wrt)) {
      result.addAll(path(node));
    }
    return result;
  }

  /** The inputs from which gradients may come to a node's results. */
  private static List<Value> path(Node node) {
    return switch (Rules.of(node.op())) {
      case Rule.Constant _ -> List.of();
      case Rule.Missing _ -> node.inputs();
      case Rule.Passes _ ->
          node.op() instanceof Op.CustomGradient
              ? node.inputs().subList(1, node.inputs().size())
              : node.inputs();
    };
  }

  /** The nodes from which gradients may come, oldest first; none older than what is wanted. */
  private static List<Node> behind(List<Value> outputs, List<Value> wrt) {
    long oldest = wrt.stream().mapToLong(value -> value.node().id()).min().orElse(Long.MAX_VALUE);
    Set<Node> seen = new HashSet<>();
    List<Value> open = new ArrayList<>(outputs);
    while (!open.isEmpty()) {
      Node node = open.removeLast().node();
      if (node.id() >= oldest && seen.add(node)) {
        open.addAll(path(node));
      }
    }
    List<Node> sorted = new ArrayList<>(seen);
    sorted.sort((one, other) -> Long.compare(one.id(), other.id()));
    return sorted;
  }

  /** Keeps the nodes that depend on what is wanted. */
  private List<Node> activate(List<Node> nodes) {
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (path(node).stream().anyMatch(this::isActive)) {
        if (Rules.of(node.op()) instanceof Rule.Missing) {
          throw missing(node.op(), node.origin());
        }
        active.add(node);
        kept.add(node);
      }
    }
    return kept;
  }

  private boolean isActive(Value value) {
    return wrt.contains(value) || active.contains(value.node());
  }

  private boolean pass(Node node) {
    @Nullable Tensor[] results = new @Nullable Tensor[node.outputs().size()];
    boolean any = false;
    for (int i = 0; i < results.length; i++) {
      results[i] = gradients.get(new Value(node, i));
      any |= results[i] != null;
    }
    if (!any || !(Rules.of(node.op()) instanceof Rule.Passes(var formula))) {
      return false;
    }
    boolean[] wanted = new boolean[node.inputs().size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = isActive(node.input(i)) && node.input(i).dtype().isFloating();
    }
    @Nullable Tensor[] passed = formula.apply(new Backward(node, results, wanted));
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        accumulate(node.input(i), passed[i]);
      }
    }
    return true;
  }

  private void accumulate(Value value, @Nullable Tensor gradient) {
    if (gradient == null) {
      return;
    }
    if (!gradient.shape().equals(value.shape())) {
      throw new PellucidException(
          Origin.prefix(value.node().origin())
              + "the gradient of a value of shape "
              + value.shape()
              + " must have that shape, got "
              + gradient.shape()
              + ".");
    }
    gradients.merge(value, gradient, Tensor::add);
  }

  static PellucidException missing(Op op, String origin) {
    return new PellucidException(
        Origin.prefix(origin)
            + op.words()
            + " has no gradient. Use stopGradient() on its input,"
            + " or Gradients.custom to give it one.");
  }
}
