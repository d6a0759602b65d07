package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.Value;

/**
 * Pass: loops over the same inputs that carry the same values become one loop with the results of
 * all, so that a loop whose steps the gradient needs is not run twice.
 *
 * <p>Bodies are compared after both have been rewritten on common parameters and common nodes.
 */
final class MergeScans {
  private record Key(List<Value> inputs, int carried, int sequences, int length, boolean reverse) {}

  /** A loop with its body on the common parameters. */
  private record Loop(Node node, List<Value> outputs) {}

  private MergeScans() {}

  static Graph apply(Graph graph) {
    Graph merged = graph;
    while (true) {
      Map<Value, Value> replacements = replacements(merged);
      if (replacements.isEmpty()) {
        return merged;
      }
      merged = Substitution.apply(merged, replacements);
    }
  }

  /** What stands in for the results of loops that can be merged now. */
  private static Map<Value, Value> replacements(Graph graph) {
    Map<Key, List<Node>> alike = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Scan op) {
        Key key = new Key(node.inputs(), op.carried(), op.sequences(), op.length(), op.reverse());
        alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
      }
    }
    Map<Value, Value> replacements = new HashMap<>();
    for (List<Node> nodes : alike.values()) {
      if (nodes.size() > 1) {
        merge(nodes, replacements);
      }
    }
    return replacements;
  }

  private static void merge(List<Node> nodes, Map<Value, Value> replacements) {
    List<Value> parameters = ((Op.Scan) nodes.getFirst().op()).body().parameters();
    NodeTable table = new NodeTable();
    Map<List<Value>, List<Loop>> byCarried = new LinkedHashMap<>();
    for (Node node : nodes) {
      Op.Scan op = (Op.Scan) node.op();
      List<Value> outputs = onCommonNodes(op.body(), parameters, table);
      byCarried
          .computeIfAbsent(outputs.subList(0, op.carried()), _ -> new ArrayList<>())
          .add(new Loop(node, outputs));
    }
    for (List<Loop> loops : byCarried.values()) {
      if (loops.size() > 1) {
        join(loops, parameters, replacements);
      }
    }
  }

  private static List<Value> onCommonNodes(Graph body, List<Value> parameters, NodeTable table) {
    Map<Node, Node> copies = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      copies.put(body.parameters().get(i).node(), parameters.get(i).node());
    }
    for (Node node : body.nodes()) {
      if (!copies.containsKey(node)) {
        List<Value> inputs = new ArrayList<>(node.inputs().size());
        for (Value input : node.inputs()) {
          inputs.add(new Value(requireNonNull(copies.get(input.node())), input.index()));
        }
        copies.put(node, table.share(node.withInputs(inputs)));
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : body.outputs()) {
      outputs.add(new Value(requireNonNull(copies.get(output.node())), output.index()));
    }
    return outputs;
  }

  private static void join(
      List<Loop> loops, List<Value> parameters, Map<Value, Value> replacements) {
    Node first = loops.getFirst().node();
    Op.Scan op = (Op.Scan) first.op();
    List<Value> outputs = new ArrayList<>(loops.getFirst().outputs().subList(0, op.carried()));
    Map<Value, Integer> places = new HashMap<>();
    for (Loop loop : loops) {
      for (Value output : loop.outputs().subList(op.carried(), loop.outputs().size())) {
        if (places.putIfAbsent(output, outputs.size()) == null) {
          outputs.add(output);
        }
      }
    }
    Node joined = first.withOp(op.withBody(new Graph(parameters, outputs)), first.inputs());
    for (Loop loop : loops) {
      for (int i = 0; i < loop.outputs().size(); i++) {
        int place = i < op.carried() ? i : requireNonNull(places.get(loop.outputs().get(i)));
        replacements.put(new Value(loop.node(), i), new Value(joined, place));
      }
    }
  }
}
