package org.pellucid.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** A graph made ready to be run, once or, as the body of a loop, many times. */
final class Interpretation {
  private final Graph graph;
  private final List<Node> nodes;
  private final Interpreter.@Nullable Listener listener;
  private final Map<Op.Scan, Interpretation> bodies = new HashMap<>();

  Interpretation(Graph graph, Interpreter.@Nullable Listener listener) {
    this.graph = graph;
    this.nodes = needed(graph);
    this.listener = listener;
  }

  /** The nodes to compute, inputs first; nothing behind a node whose results are known. */
  private static List<Node> needed(Graph graph) {
    Set<Node> wanted = new HashSet<>();
    for (Value root : graph.roots()) {
      wanted.add(root.node());
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (wanted.contains(node)) {
        nodes.add(node);
        if (node.computed() == null) {
          node.inputs().forEach(input -> wanted.add(input.node()));
        }
      }
    }
    return nodes.reversed();
  }

  /** Runs every node, one after the other, and returns what the roots of the graph have become. */
  List<Values> run(List<Values> arguments) {
    Map<Node, List<Values>> results = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      results.put(graph.parameters().get(i).node(), List.of(arguments.get(i)));
    }
    for (Node node : nodes) {
      if (!results.containsKey(node)) {
        results.put(node, compute(node, results));
      }
      if (listener != null) {
        listener.computed(node, results.get(node).stream().map(Values::toArray).toList());
      }
    }
    return graph.roots().stream().map(root -> look(root, results)).toList();
  }

  private List<Values> compute(Node node, Map<Node, List<Values>> results) {
    List<NdArray> known = node.computed();
    if (known != null) {
      return known.stream().map(Values::of).toList();
    }
    List<Values> inputs = node.inputs().stream().map(input -> look(input, results)).toList();
    return Evaluation.of(node, inputs, this);
  }

  private static Values look(Value value, Map<Node, List<Values>> results) {
    List<Values> found = results.get(value.node());
    if (found == null) {
      throw new IllegalStateException("Not computed yet: " + value.node());
    }
    return found.get(value.index());
  }

  /** The body of a loop in this graph. */
  Interpretation body(Op.Scan loop) {
    return bodies.computeIfAbsent(loop, l -> new Interpretation(l.body(), listener));
  }
}
