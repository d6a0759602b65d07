package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * What two graphs have in common when one executable serves both: operations, attributes and
 * wiring, but not the numbers.
 *
 * <p>Parameters are told apart by position, data and variables by identity, bodies of loops by
 * their own structure. Operations that may fail carry their origin, so that the message names the
 * right layer.
 */
final class Structure {
  private final List<Object> parts;
  private final int hash;

  private Structure(List<Object> parts) {
    this.parts = parts;
    int sum = 0;
    for (Object part : parts) {
      sum = 31 * sum + hash(part);
    }
    this.hash = sum;
  }

  /**
   * A hash of a part or of attributes. What operations with inputs have besides does not count: few
   * differ in nothing else, and the hash of each kind of record is linked at its first use, half a
   * millisecond each.
   */
  static int hash(Object part) {
    return part instanceof Op && !(part instanceof Op.Source)
        ? part.getClass().hashCode()
        : part.hashCode();
  }

  /**
   * Whether attributes are equal. Operations on two numbers have none besides their class, and are
   * compared by it: the comparison of each kind of record, too, is linked at its first use.
   */
  static boolean same(Object one, Object other) {
    return one instanceof Op.Binary ? one.getClass() == other.getClass() : one.equals(other);
  }

  /** The structure of a whole graph. */
  static Structure of(Graph graph) {
    Builder builder = new Builder();
    for (Value parameter : graph.parameters()) {
      builder.parameter(parameter);
    }
    for (Node node : graph.nodes()) {
      builder.add(node);
    }
    graph.outputs().forEach(builder::root);
    for (Graph.Update update : graph.updates()) {
      builder.parts.add(update.cell());
      builder.root(update.value());
    }
    return builder.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Structure that && hash == that.hash && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Something of an operation's attributes that stands for it in comparisons. */
  private record FailingOp(Op op, String origin) {}

  private record LoopOp(Structure body, int carried, int sequences, int length, boolean reverse) {}

  private enum Marker {
    PARAMETER,
    PASS,
    UNBOUND
  }

  /** The attributes of a node's operation, as an object that equals those of like nodes. */
  static Object attributes(Node node) {
    Op op = node.op();
    if (op instanceof Op.Scan o) {
      return new LoopOp(of(o.body()), o.carried(), o.sequences(), o.length(), o.reverse());
    }
    if (op instanceof Op.CustomGradient) {
      return Marker.PASS;
    }
    boolean fails =
        (op instanceof Op.Gather gather && gather.outOfRange() == Op.OutOfRange.FAIL)
            || (op instanceof Op.Scatter scatter && scatter.outOfRange() == Op.OutOfRange.FAIL);
    return fails ? new FailingOp(op, node.origin()) : op;
  }

  /** Collects the structure of nodes that come in an order with inputs first. */
  static final class Builder {
    private final List<Object> parts = new ArrayList<>();
    private final Map<Node, Integer> numbers = new HashMap<>();

    /** Makes a value an argument; it must be the only result of its node that is used. */
    void parameter(Value value) {
      leaf(value.node(), value.node().outputs());
    }

    /** Makes all results of a node arguments. */
    void leaf(Node node, List<TensorType> types) {
      if (numbers.putIfAbsent(node, numbers.size()) == null) {
        parts.add(Marker.PARAMETER);
        parts.addAll(types);
      }
    }

    void add(Node node) {
      if (numbers.containsKey(node)) {
        return;
      }
      numbers.put(node, numbers.size());
      if (node.op() instanceof Op.Parameter) {
        parts.add(Marker.UNBOUND);
        parts.add(node);
        return;
      }
      parts.add(attributes(node));
      for (Value input : node.inputs()) {
        root(input);
      }
    }

    void root(Value value) {
      Integer number = numbers.get(value.node());
      if (number == null) {
        throw new IllegalArgumentException("A node is used before it is added: " + value.node());
      }
      parts.add(number);
      parts.add(value.index());
    }

    Structure build() {
      return new Structure(parts);
    }
  }
}
