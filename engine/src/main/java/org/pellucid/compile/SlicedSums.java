package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Pass: products that are added up and then read in parts, by arithmetic alone, are added up part
 * by part. So the loop that reads the parts adds them too, instead of one before it that goes
 * through all of them in memory: the gates of a recurrent layer are such parts. No bit changes.
 */
final class SlicedSums {
  /** Sums in sums that are taken apart. */
  private static final int MOST_SUMS = 4;

  private final Graph graph;
  private final Map<Node, List<Node>> users = new HashMap<>();
  private final Set<Node> roots = new HashSet<>();

  /** Sums of products and of what is there already. */
  private final Set<Node> candidates = new HashSet<>();

  /** Sums to take apart, and how many sums lead from each to the parts. */
  private final Map<Node, Integer> sums = new HashMap<>();

  private final Map<Node, Node> copies = new HashMap<>();

  private SlicedSums(Graph graph) {
    this.graph = graph;
    List<Node> nodes = graph.nodes();
    for (Node node : nodes) {
      if (node.op() instanceof Op.Add && addsProducts(node)) {
        candidates.add(node);
      }
    }
    if (candidates.isEmpty()) {
      return;
    }
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        users.computeIfAbsent(input.node(), _ -> new ArrayList<>()).add(node);
      }
    }
    graph.roots().forEach(root -> roots.add(root.node()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (candidates.contains(nodes.get(i))) {
        findSum(nodes.get(i));
      }
    }
  }

  static Graph apply(Graph graph) {
    SlicedSums pass = new SlicedSums(graph);
    return pass.sums.isEmpty() ? graph : pass.rewrite();
  }

  private List<Node> users(Node node) {
    return users.getOrDefault(node, List.of());
  }

  private void findSum(Node node) {
    List<Node> readers = users(node);
    if (readers.isEmpty() || roots.contains(node)) {
      return;
    }
    if (readers.stream().allMatch(this::isPart) && areApart(readers)) {
      sums.put(node, 1);
    } else if (readers.size() == 1) {
      int outer = sums.getOrDefault(readers.getFirst(), MOST_SUMS);
      if (outer < MOST_SUMS) {
        sums.put(node, outer + 1);
      }
    }
  }

  /** Whether a node is a slice that only arithmetic reads. */
  private boolean isPart(Node node) {
    return node.op() instanceof Op.Slice slice
        && slice.steps().all(1)
        && !roots.contains(node)
        && users(node).stream().allMatch(SlicedSums::isArithmetic);
  }

  private static boolean isArithmetic(Node node) {
    return node.op() instanceof Op.Unary
        || node.op() instanceof Op.Binary
        || node.op() instanceof Op.Comparison
        || node.op() instanceof Op.Select;
  }

  /** Whether slices of one size lie apart, so that nothing would be added twice. */
  private static boolean areApart(List<Node> slices) {
    Op.Slice first = (Op.Slice) slices.getFirst().op();
    Set<Object> starts = new HashSet<>();
    for (Node node : slices) {
      Op.Slice slice = (Op.Slice) node.op();
      if (!slice.sizes().equals(first.sizes()) || !starts.add(slice.starts())) {
        return false;
      }
      for (int axis = 0; axis < slice.sizes().size(); axis++) {
        int size = slice.sizes().get(axis);
        if (size == 0 || slice.starts().get(axis) % size != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether products are added, and nothing else that has to be computed. */
  private boolean addsProducts(Node sum) {
    boolean products = false;
    for (Value input : sum.inputs()) {
      Node node = input.node();
      boolean product = node.op() instanceof Op.MatMul || candidates.contains(node);
      if (!product && !isThere(node)) {
        return false;
      }
      products |= product;
    }
    return products;
  }

  private static boolean isThere(Node node) {
    return switch (node.op()) {
      case Op.Parameter _, Op.Data _, Op.Read _ -> true;
      case Op.Broadcast _, Op.Reshape _, Op.Slice _ -> isThere(node.input(0).node());
      default -> false;
    };
  }

  private Graph rewrite() {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Slice && sums.containsKey(node.input(0).node())) {
        copies.put(node, part(node.input(0), node).node());
      } else if (!sums.containsKey(node)) {
        copies.put(node, node.withInputs(node.inputs().stream().map(this::copy).toList()));
      }
    }
    List<Graph.Update> updates = new ArrayList<>();
    for (Graph.Update update : graph.updates()) {
      updates.add(new Graph.Update(update.cell(), copy(update.value())));
    }
    return new Graph(
        graph.parameters(), graph.outputs().stream().map(this::copy).toList(), updates);
  }

  private Value copy(Value value) {
    return new Value(requireNonNull(copies.get(value.node())), value.index());
  }

  private Value part(Value value, Node slice) {
    if (!sums.containsKey(value.node())) {
      return slice.withOp(slice.op(), List.of(copy(value))).output();
    }
    List<Value> parts = value.node().inputs().stream().map(input -> part(input, slice)).toList();
    return slice.withOp(value.op(), parts).output();
  }
}
