package org.pellucid.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Graphs written so that every number can be followed: equal nodes are one node, gradients that are
 * only arranged to be computed sooner are those of the function itself, loops are unrolled, and
 * attention is written as products and a softmax.
 */
final class Simplified {
  /** Of nodes that were the body of a loop: in which step they run. */
  private final Map<Node, Integer> steps = new HashMap<>();

  /** Tells in which step of a loop a node runs, or -1. */
  int step(Node node) {
    return steps.getOrDefault(node, -1);
  }

  private record Key(Object op, List<Value> inputs, String origin) {}

  /**
   * What makes an operation equal to another one. Bodies of loops are compared by what they do: the
   * optimizer's gradients and those of the explanation are recorded one after the other.
   */
  private static Object identity(Op op) {
    return op instanceof Op.Scan scan
        ? List.of(
            scan.carried(), scan.sequences(), scan.length(), scan.reverse(), written(scan.body()))
        : op;
  }

  /** A graph as a list of operations that name what they take by its number. */
  private static List<Object> written(Graph body) {
    Map<Value, Integer> numbers = new HashMap<>();
    List<Object> written = new ArrayList<>();
    for (Value parameter : body.parameters()) {
      written.add(parameter.type());
      numbers.put(parameter, numbers.size());
    }
    for (Node node : body.nodes()) {
      if (node.op() instanceof Op.Parameter) {
        continue;
      }
      List<Integer> inputs = node.inputs().stream().map(numbers::get).toList();
      written.add(List.of(identity(node.op()), inputs, node.origin()));
      for (int i = 0; i < node.outputs().size(); i++) {
        numbers.put(new Value(node, i), numbers.size());
      }
    }
    written.add(body.outputs().stream().map(numbers::get).toList());
    return written;
  }

  /** Makes equal nodes one, and leaves out rules for what can be derived step by step. */
  static Graph withoutRepetition(Graph graph) {
    Map<Key, Node> known = new HashMap<>();
    Map<Node, Node> copies = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.CustomGradient custom
          && custom.exact()
          && node.input(0).index() == 0) {
        copies.put(node, requireNonNull(copies.get(node.input(0).node())));
        continue;
      }
      List<Value> inputs = node.inputs().stream().map(input -> copy(input, copies)).toList();
      Node copy =
          known.computeIfAbsent(
              new Key(identity(node.op()), inputs, node.origin()), _ -> node.withInputs(inputs));
      copies.put(node, copy);
    }
    return new Graph(
        graph.parameters(),
        graph.outputs().stream().map(value -> copy(value, copies)).toList(),
        graph.updates().stream()
            .map(update -> new Graph.Update(update.cell(), copy(update.value(), copies)))
            .toList());
  }

  private static Value copy(Value value, Map<Node, Node> copies) {
    return new Value(requireNonNull(copies.get(value.node())), value.index());
  }

  /** Writes loops and attention out, below some value. */
  Value expand(Value root) {
    Value result = root;
    boolean changed = true;
    while (changed) {
      Map<Value, Value> replacements = new LinkedHashMap<>();
      for (Node node : Graph.reachable(List.of(result))) {
        // One at a time: what stands in for a loop may be the input of the next one.
        if (replacements.isEmpty()) {
          Origin.at(node.origin(), () -> replace(node, replacements));
        }
      }
      changed = !replacements.isEmpty();
      if (changed) {
        result = moved(result, replacements);
      }
    }
    return result;
  }

  /** Nodes above a replaced value are new ones; those of loops keep their step. */
  private Value moved(Value root, Map<Value, Value> replacements) {
    List<Node> before = Graph.reachable(List.of(root));
    List<Value> olds =
        before.stream().filter(steps::containsKey).map(node -> new Value(node, 0)).toList();
    List<Value> roots = new ArrayList<>(olds);
    roots.add(root);
    List<Value> news = Substitution.apply(roots, replacements);
    for (int i = 0; i < olds.size(); i++) {
      steps.putIfAbsent(news.get(i).node(), step(olds.get(i).node()));
    }
    return news.getLast();
  }

  private boolean replace(Node node, Map<Value, Value> replacements) {
    switch (node.op()) {
      case Op.Scan scan -> unroll(scan, node, replacements);
      case Op.Attention attention ->
          replacements.put(node.output(), attention(attention, node.inputs()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void unroll(Op.Scan scan, Node node, Map<Value, Value> replacements) {
    List<Value> inputs = node.inputs();
    int carried = scan.carried();
    int sequences = scan.sequences();
    List<Value> state = new ArrayList<>(inputs.subList(0, carried));
    List<List<Tensor>> collected = new ArrayList<>();
    for (int i = carried; i < scan.body().outputs().size(); i++) {
      collected.add(new ArrayList<>());
    }
    for (int step = 0; step < scan.length(); step++) {
      int row = scan.reverse() ? scan.length() - 1 - step : step;
      List<Value> arguments = new ArrayList<>(state);
      for (Value sequence : inputs.subList(carried, carried + sequences)) {
        arguments.add(Tensor.of(sequence).select(0, row).graph());
      }
      arguments.addAll(inputs.subList(carried + sequences, inputs.size()));
      List<Value> results = body(scan.body(), arguments, row);
      state = results.subList(0, carried);
      for (int i = 0; i < collected.size(); i++) {
        collected.get(i).add(Tensor.of(results.get(carried + i)).expandDims(0));
      }
    }
    for (int i = 0; i < carried; i++) {
      replacements.put(new Value(node, i), state.get(i));
    }
    for (int i = 0; i < collected.size(); i++) {
      List<Tensor> slices = scan.reverse() ? collected.get(i).reversed() : collected.get(i);
      if (!slices.isEmpty()) {
        replacements.put(
            new Value(node, carried + i),
            Node.value(new Op.Concat(0), slices.stream().map(Tensor::graph).toArray(Value[]::new)));
      }
    }
  }

  private List<Value> body(Graph body, List<Value> arguments, int step) {
    Map<Value, Value> replacements = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      replacements.put(body.parameters().get(i), arguments.get(i));
    }
    List<Node> originals = body.nodes();
    List<Value> roots = new ArrayList<>(body.outputs());
    originals.forEach(node -> roots.add(new Value(node, 0)));
    List<Value> results = Substitution.apply(roots, replacements);
    for (int i = 0; i < originals.size(); i++) {
      Node copy = results.get(body.outputs().size() + i).node();
      if (!(originals.get(i).op() instanceof Op.Source) && copy != originals.get(i)) {
        steps.putIfAbsent(copy, step);
      }
    }
    return results.subList(0, body.outputs().size());
  }

  /** {@code softmax(scale query key') value} for heads in the third axis. */
  private static Value attention(Op.Attention op, List<Value> inputs) {
    Tensor query = Tensor.of(inputs.get(0)).transpose(0, 2, 1, 3);
    Tensor key = Tensor.of(inputs.get(1)).transpose(0, 2, 3, 1);
    Tensor value = Tensor.of(inputs.get(2)).transpose(0, 2, 1, 3);
    Tensor scores = query.matmul(key).multiply(op.scale());
    Tensor hidden = Tensor.full(scores.dtype(), scores.shape(), Op.Attention.HIDDEN);
    if (inputs.size() > 3) {
      scores = Tensor.of(inputs.get(3)).broadcastTo(scores.shape()).where(scores, hidden);
    }
    if (op.causal()) {
      Tensor at = Tensor.iota(DType.INT32, scores.shape(), 2);
      Tensor seen = Tensor.iota(DType.INT32, scores.shape(), 3).lessEqual(at);
      scores = seen.where(scores, hidden);
    }
    return Nn.softmax(scores, -1).matmul(value).transpose(0, 2, 1, 3).graph();
  }
}
