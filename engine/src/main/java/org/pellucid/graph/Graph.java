package org.pellucid.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A function written as nodes: what comes in, what goes out, and which variables it changes.
 *
 * @param parameters results of {@link Op.Parameter} nodes, in the order of the arguments
 * @param outputs what is returned
 * @param updates variables that get a new value at the end, each at most once; all reads see the
 *     value from before
 */
public record Graph(List<Value> parameters, List<Value> outputs, List<Update> updates) {
  /**
   * A variable's new value.
   *
   * @param cell the variable's memory
   * @param value what it will hold
   */
  public record Update(Cell cell, Value value) {}

  /** Copies the lists. */
  public Graph {
    parameters = List.copyOf(parameters);
    outputs = List.copyOf(outputs);
    updates = List.copyOf(updates);
  }

  /**
   * Makes a graph that changes no variable.
   *
   * @param parameters results of {@link Op.Parameter} nodes
   * @param outputs what is returned
   */
  public Graph(List<Value> parameters, List<Value> outputs) {
    this(parameters, outputs, List.of());
  }

  /** {@return the outputs, then the values of the updates} */
  public List<Value> roots() {
    List<Value> roots = new ArrayList<>(outputs);
    updates.forEach(update -> roots.add(update.value()));
    return roots;
  }

  /** {@return every node that is needed, inputs before users, in a fixed order} */
  public List<Node> nodes() {
    return reachable(roots());
  }

  /**
   * Collects the nodes behind some values, inputs before users. Works without recursion, so that
   * depth is no limit.
   *
   * @param roots the values
   * @return the nodes
   */
  public static List<Node> reachable(List<Value> roots) {
    List<Node> sorted = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    Set<Node> opened = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (int i = roots.size() - 1; i >= 0; i--) {
      stack.push(roots.get(i).node());
    }
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (done.contains(node)) {
        stack.pop();
      } else if (opened.add(node)) {
        for (int i = node.inputs().size() - 1; i >= 0; i--) {
          Node input = node.inputs().get(i).node();
          if (!done.contains(input)) {
            stack.push(input);
          }
        }
      } else {
        stack.pop();
        done.add(node);
        sorted.add(node);
      }
    }
    return sorted;
  }
}
