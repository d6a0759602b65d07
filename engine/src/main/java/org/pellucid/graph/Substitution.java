package org.pellucid.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies of a graph in which some values are replaced by others; what does not change is shared.
 */
public final class Substitution {
  private Substitution() {}

  /**
   * Replaces values below some roots.
   *
   * @param roots what is wanted
   * @param replacements for each value to replace, what stands in for it; nodes behind a replaced
   *     value are not visited through it
   * @return the roots with the replacements made
   */
  public static List<Value> apply(List<Value> roots, Map<Value, Value> replacements) {
    Map<Node, Node> copies = new HashMap<>();
    for (Node node : open(roots, replacements)) {
      List<Value> inputs = new ArrayList<>(node.inputs().size());
      for (Value input : node.inputs()) {
        inputs.add(resolve(input, replacements, copies));
      }
      copies.put(node, node.withInputs(inputs));
    }
    List<Value> result = new ArrayList<>(roots.size());
    for (Value root : roots) {
      result.add(resolve(root, replacements, copies));
    }
    return result;
  }

  /**
   * Replaces values in a graph.
   *
   * @param graph the graph
   * @param replacements for each value to replace, what stands in for it
   * @return a graph with the same parameters, whose results and updates use the replacements
   */
  public static Graph apply(Graph graph, Map<Value, Value> replacements) {
    List<Value> roots = apply(graph.roots(), replacements);
    int outputs = graph.outputs().size();
    List<Graph.Update> updates = new ArrayList<>();
    for (int i = 0; i < graph.updates().size(); i++) {
      updates.add(new Graph.Update(graph.updates().get(i).cell(), roots.get(outputs + i)));
    }
    return new Graph(graph.parameters(), roots.subList(0, outputs), updates);
  }

  private static Value resolve(
      Value value, Map<Value, Value> replacements, Map<Node, Node> copies) {
    Value replacement = replacements.get(value);
    if (replacement != null) {
      return replacement;
    }
    Node copy = copies.get(value.node());
    return copy == null || copy == value.node() ? value : new Value(copy, value.index());
  }

  /** The nodes to copy, inputs first: those reached without passing a replaced value. */
  private static List<Node> open(List<Value> roots, Map<Value, Value> replacements) {
    Set<Node> wanted = new HashSet<>();
    List<Value> frontier = new ArrayList<>(roots);
    while (!frontier.isEmpty()) {
      Value value = frontier.removeLast();
      if (!replacements.containsKey(value) && wanted.add(value.node())) {
        frontier.addAll(value.node().inputs());
      }
    }
    List<Node> sorted = new ArrayList<>(wanted);
    sorted.sort((a, b) -> Long.compare(a.id(), b.id()));
    return sorted;
  }
}
