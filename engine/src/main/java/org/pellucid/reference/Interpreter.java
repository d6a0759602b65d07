package org.pellucid.reference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * The specification of every operation, to be run and to be stepped through: textbook loops, one
 * node after the other, without fusion or threads.
 *
 * <p>Floats are computed in double precision and are not rounded between nodes: only outputs, new
 * values of variables, and the input and result of casts are rounded to their type. Integers are
 * exact and wrap to their width.
 */
public final class Interpreter {
  private Interpreter() {}

  /** Is told what each node has computed. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Takes the results of one node. Nodes in the body of a loop come once per step.
     *
     * @param node the node, after its inputs
     * @param results what it computed, rounded to its types
     */
    void computed(Node node, List<NdArray> results);
  }

  /**
   * Runs a graph and writes the new values of its variables at the end.
   *
   * @param graph the graph
   * @param inputs one array per parameter
   * @return one array per output
   */
  public static List<NdArray> run(Graph graph, List<NdArray> inputs) {
    return execute(graph, inputs, null);
  }

  /**
   * Runs a graph and tells what each node computes.
   *
   * @param graph the graph
   * @param inputs one array per parameter
   * @param listener is called after each node, in the order in which they run
   * @return one array per output
   */
  public static List<NdArray> run(Graph graph, List<NdArray> inputs, Listener listener) {
    return execute(graph, inputs, listener);
  }

  private static List<NdArray> execute(
      Graph graph, List<NdArray> inputs, @Nullable Listener listener) {
    check(graph, inputs);
    List<Values> roots =
        new Interpretation(graph, listener).run(inputs.stream().map(Values::of).toList());
    List<NdArray> results = roots.stream().map(Values::toArray).toList();
    int outputs = graph.outputs().size();
    for (int i = 0; i < graph.updates().size(); i++) {
      graph.updates().get(i).cell().write(results.get(outputs + i));
    }
    return results.subList(0, outputs);
  }

  private static void check(Graph graph, List<NdArray> inputs) {
    List<Value> parameters = graph.parameters();
    if (inputs.size() != parameters.size()) {
      throw new PellucidException(
          "The program takes " + parameters.size() + " inputs but got " + inputs.size() + ".");
    }
    for (int i = 0; i < inputs.size(); i++) {
      TensorType came = new TensorType(inputs.get(i).dtype(), inputs.get(i).shape());
      TensorType expected = parameters.get(i).type();
      if (!came.equals(expected)) {
        String name =
            parameters.get(i).op() instanceof Op.Parameter parameter ? parameter.name() : "" + i;
        throw new PellucidException(
            "Input \"" + name + "\" is " + came + " but the program expects " + expected + ".");
      }
    }
  }

  /**
   * Evaluates one operation.
   *
   * @param op any operation but a parameter
   * @param inputs its inputs
   * @return its results, rounded to their types
   */
  public static List<NdArray> evaluate(Op op, List<NdArray> inputs) {
    List<Value> values = new ArrayList<>();
    for (NdArray input : inputs) {
      values.add(Node.value(new Op.Data(input)));
    }
    return evaluate(Node.of(op, values), inputs);
  }

  /**
   * Evaluates one node on given inputs, whatever its own are; errors name its origin.
   *
   * @param node the node
   * @param inputs arrays of the types that the node takes
   * @return its results, rounded to their types
   */
  public static List<NdArray> evaluate(Node node, List<NdArray> inputs) {
    Interpretation nothing = new Interpretation(new Graph(List.of(), List.of()), null);
    return Evaluation.of(node, inputs.stream().map(Values::of).toList(), nothing).stream()
        .map(Values::toArray)
        .toList();
  }
}
