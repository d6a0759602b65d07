package org.pellucid.graph;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;

/**
 * One operation on given inputs: a vertex of the lazy graph.
 *
 * <p>Nodes are compared by identity. A node is immutable but for its {@linkplain #computed
 * remembered results}, which are set once somebody has asked for them.
 */
public final class Node {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final Op op;
  private final List<Value> inputs;
  private final List<TensorType> outputs;
  private final String origin;
  private final long id = COUNTER.incrementAndGet();
  private volatile @Nullable List<NdArray> computed;

  private Node(Op op, List<Value> inputs, List<TensorType> outputs, String origin) {
    this.op = op;
    this.inputs = inputs;
    this.outputs = outputs;
    this.origin = origin;
  }

  /**
   * Makes a node after checking that the operation accepts its inputs.
   *
   * @param op the operation
   * @param inputs its inputs
   * @return the node
   */
  public static Node of(Op op, List<Value> inputs) {
    List<TensorType> types =
        inputs.isEmpty() ? List.of() : inputs.stream().map(Value::type).toList();
    return new Node(op, List.copyOf(inputs), Inference.infer(op, types), Origin.current());
  }

  /**
   * Makes a node and takes its only result.
   *
   * @param op an operation of one result
   * @param inputs its inputs
   * @return the result
   */
  public static Value value(Op op, Value... inputs) {
    return new Value(of(op, List.of(inputs)), 0);
  }

  /**
   * Makes the same operation on other inputs, keeping the origin.
   *
   * @param newInputs the inputs
   * @return the node; this one when the inputs are the same
   */
  public Node withInputs(List<Value> newInputs) {
    return withOp(op, newInputs);
  }

  /**
   * Makes another operation on other inputs, keeping the origin.
   *
   * @param newOp the operation
   * @param newInputs the inputs
   * @return the node; this one when nothing changes
   */
  @SuppressWarnings("ReferenceEquality") // Mostly it is the same object.
  public Node withOp(Op newOp, List<Value> newInputs) {
    // Inputs first: the JVM takes a millisecond to set up the first comparison of a record.
    if (newInputs.equals(inputs) && (newOp == op || newOp.equals(op))) {
      return this;
    }
    List<TensorType> types = newInputs.stream().map(Value::type).toList();
    return new Node(newOp, List.copyOf(newInputs), Inference.infer(newOp, types), origin);
  }

  /** {@return the operation} */
  public Op op() {
    return op;
  }

  /** {@return the inputs} */
  public List<Value> inputs() {
    return inputs;
  }

  /**
   * Reads one input.
   *
   * @param index which, from 0
   * @return the input
   */
  public Value input(int index) {
    return inputs.get(index);
  }

  /** {@return the types of the results} */
  public List<TensorType> outputs() {
    return outputs;
  }

  /** {@return the only (or first) result} */
  public Value output() {
    return new Value(this, 0);
  }

  /**
   * The place in the program that made this node.
   *
   * @return the path of layer names, such as {@code encoder/dense_1}; empty outside of layers
   */
  public String origin() {
    return origin;
  }

  /** {@return a number that grows with each node made; inputs have smaller ones} */
  public long id() {
    return id;
  }

  /** {@return the results, if they have been computed} */
  public @Nullable List<NdArray> computed() {
    return computed;
  }

  /**
   * Remembers the results, so that nobody computes them again.
   *
   * @param results one array per result
   */
  public void remember(List<NdArray> results) {
    computed = List.copyOf(results);
  }

  @Override
  public String toString() {
    return "%" + id + " = " + op + inputs.stream().map(v -> " %" + v.node().id()).toList();
  }
}
