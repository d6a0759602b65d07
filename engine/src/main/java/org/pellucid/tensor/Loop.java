package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Loops of fixed length over sequences, recorded once and not unrolled. */
public final class Loop {
  /**
   * What one step returns, and what a whole loop returns.
   *
   * @param carried the values handed to the next step
   * @param outputs of a step: one slice of each result sequence; of a loop: the result sequences
   */
  public record Result(List<Tensor> carried, List<Tensor> outputs) {}

  /** One step of a loop. */
  @FunctionalInterface
  public interface Step {
    /**
     * Computes one step.
     *
     * @param carried the values handed on by the step before
     * @param slices one slice of each sequence, without its first axis
     * @return the values to hand on, of unchanged types, and one slice of each result sequence
     */
    Result apply(List<Tensor> carried, List<Tensor> slices);
  }

  private Loop() {}

  /**
   * Runs a step for each entry of the sequences' first axis.
   *
   * @param carried the values that the first step gets
   * @param sequences tensors of equal first extent, at least one
   * @param reverse whether to run from the last entry to the first; results lie at their entry
   * @param step what to do; it may use tensors from outside
   * @return the last carried values and the stacked outputs
   */
  public static Result scan(
      List<Tensor> carried, List<Tensor> sequences, boolean reverse, Step step) {
    if (sequences.isEmpty()) {
      throw new PellucidException("scan: give at least one sequence, or a length.");
    }
    return scan(carried, sequences, sequences.getFirst().dim(0), reverse, step);
  }

  /**
   * Runs a step a given number of times.
   *
   * @param carried the values that the first step gets
   * @param sequences tensors whose first extent is the length; may be none
   * @param length how many steps
   * @param reverse whether to run from the last entry to the first; results lie at their entry
   * @param step what to do; it may use tensors from outside
   * @return the last carried values and the stacked outputs
   */
  public static Result scan(
      List<Tensor> carried, List<Tensor> sequences, int length, boolean reverse, Step step) {
    List<Value> parameters = new ArrayList<>();
    List<Tensor> state = parameters(carried.stream().map(t -> t.graph().type()).toList());
    List<Tensor> slices =
        parameters(
            sequences.stream().map(t -> new TensorType(t.dtype(), t.shape().without(0))).toList());
    state.forEach(t -> parameters.add(t.graph()));
    slices.forEach(t -> parameters.add(t.graph()));
    Node marker = Node.value(new Op.Parameter("marker", carriedType(state, slices))).node();
    Result result = step.apply(state, slices);
    if (result.carried().size() != carried.size()) {
      throw new PellucidException(
          "scan: the step got "
              + carried.size()
              + " carried values and returned "
              + result.carried().size()
              + ".");
    }
    List<Value> outputs = new ArrayList<>();
    result.carried().forEach(t -> outputs.add(t.graph()));
    result.outputs().forEach(t -> outputs.add(t.graph()));

    List<Value> inputs = new ArrayList<>();
    carried.forEach(t -> inputs.add(t.graph()));
    sequences.forEach(t -> inputs.add(t.graph()));
    Graph body = close(parameters, outputs, marker.id(), inputs);
    Node node =
        Node.of(new Op.Scan(body, carried.size(), sequences.size(), length, reverse), inputs);
    List<Tensor> all =
        IntStream.range(0, outputs.size()).mapToObj(i -> Tensor.of(new Value(node, i))).toList();
    return new Result(all.subList(0, carried.size()), all.subList(carried.size(), all.size()));
  }

  private static TensorType carriedType(List<Tensor> state, List<Tensor> slices) {
    return state.isEmpty()
        ? slices.isEmpty() ? Tensor.scalar(0.0).graph().type() : slices.getFirst().graph().type()
        : state.getFirst().graph().type();
  }

  private static List<Tensor> parameters(List<TensorType> types) {
    return types.stream()
        .map(type -> Tensor.of(Node.value(new Op.Parameter("step", type))))
        .toList();
  }

  /**
   * Turns what the body uses from outside into further inputs: nodes older than the recording,
   * variables and arrays read in it, and what is computed of these alone, which need not be
   * computed again in every step.
   */
  private static Graph close(
      List<Value> parameters, List<Value> outputs, long recordingStart, List<Value> inputs) {
    Map<Value, Value> captured = new LinkedHashMap<>();
    Set<Node> steady = steady(parameters, outputs, recordingStart);
    for (Node node : bodyNodes(parameters, outputs, steady::contains)) {
      if (steady.contains(node)) {
        for (int i = 0; i < node.outputs().size(); i++) {
          captured.put(
              new Value(node, i), Node.value(new Op.Parameter("outside", node.outputs().get(i))));
        }
      }
    }
    parameters.forEach(captured::remove);
    List<Value> used = new ArrayList<>(captured.keySet());
    List<Value> all = new ArrayList<>(parameters);
    for (Value value : used) {
      inputs.add(value);
      all.add(captured.get(value));
    }
    return new Graph(all, Substitution.apply(outputs, captured));
  }

  /** The nodes behind the outputs that are the same in all steps. */
  private static Set<Node> steady(
      List<Value> parameters, List<Value> outputs, long recordingStart) {
    Set<Node> steady = new HashSet<>();
    for (Node node : bodyNodes(parameters, outputs, n -> isOutside(n, recordingStart))) {
      boolean isSteady =
          isOutside(node, recordingStart)
              || (!node.inputs().isEmpty()
                  // Repeating something takes no time in the loop, but memory outside.
                  && !(node.op() instanceof Op.Broadcast)
                  && node.inputs().stream().allMatch(x -> steady.contains(x.node())));
      if (isSteady) {
        steady.add(node);
      }
    }
    return steady;
  }

  private static boolean isOutside(Node node, long recordingStart) {
    return !isFill(node)
        && (node.id() < recordingStart
            || node.op() instanceof Op.Read
            || node.op() instanceof Op.Data
            || node.computed() != null);
  }

  /** One number everywhere costs nothing to make again, but a lot to hand in as an array. */
  private static boolean isFill(Node node) {
    return node.op() instanceof Op.Fill
        || (node.op() instanceof Op.Broadcast && isFill(node.input(0).node()));
  }

  /** The nodes behind the outputs, without looking behind those from outside. */
  private static List<Node> bodyNodes(
      List<Value> parameters, List<Value> outputs, Predicate<Node> isOutside) {
    Map<Value, Value> stop = new LinkedHashMap<>();
    parameters.forEach(p -> stop.put(p, p));
    List<Node> found = new ArrayList<>();
    Set<Node> seen = new LinkedHashSet<>();
    List<Value> open = new ArrayList<>(outputs);
    while (!open.isEmpty()) {
      Value value = open.removeLast();
      if (stop.containsKey(value) || !seen.add(value.node())) {
        continue;
      }
      found.add(value.node());
      if (!isOutside.test(value.node())) {
        open.addAll(value.node().inputs());
      }
    }
    found.sort((a, b) -> Long.compare(a.id(), b.id()));
    return found;
  }
}
