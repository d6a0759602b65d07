package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.cpu.lane.ColumnStride;
import org.pellucid.cpu.lane.LoopBuilder;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** Writes a group of operations as a {@link Loop}. */
final class LoopWriter {
  private final Group group;
  private final List<Node> nodes;
  private final Map<Value, Buffer> buffers;
  private final int[] dims;
  private final LoopBuilder builder = new LoopBuilder();
  private final LaneEmitter emitter = new LaneEmitter(builder);
  private final List<LoopOperand> operands = new ArrayList<>();
  private final Map<LoopOperand, Integer> loads = new HashMap<>();
  private final Map<Value, Integer> values = new HashMap<>();

  private LoopWriter(Group group, List<Node> nodes, Map<Value, Buffer> buffers) {
    this.group = group;
    this.nodes = nodes;
    this.buffers = buffers;
    this.dims = group.dims();
  }

  /**
   * Writes a loop.
   *
   * @param group the group
   * @param nodes all nodes of the graph
   * @param buffers where values lie that are in memory; members that have a buffer are stored there
   */
  static Loop write(Group group, List<Node> nodes, Map<Value, Buffer> buffers) {
    return new LoopWriter(group, nodes, buffers).write();
  }

  private Loop write() {
    for (int i = group.members.size() - 1; i >= 0; i--) {
      int position = group.members.get(i);
      if (position != group.product) {
        member(nodes.get(position));
      }
    }
    return new Loop(builder.build(), dims, operands);
  }

  private void member(Node node) {
    Value value = node.output();
    Buffer target = buffers.get(value);
    if (group.reducesRows && node.op() instanceof Op.Reduction op) {
      int x = emitter.number(input(node.input(0)));
      builder.reduceColumns(LaneEmitter.kind(op), x, operand(columnTarget(target)));
      return;
    }
    if (node.op() instanceof Op.Concat op) {
      parts(op, node, target);
      return;
    }
    int computed = compute(node);
    values.put(value, computed);
    if (target != null) {
      Access access = Access.of(value);
      int[] strides = strides(access);
      int operand = operand(new LoopOperand(Location.of(target), strides));
      builder.store(computed, operand);
    }
  }

  /** Stores each part of a concatenation at its place. */
  private void parts(Op.Concat op, Node node, @Nullable Buffer target) {
    if (target == null) {
      throw new IllegalStateException("A concatenation has no target.");
    }
    int offset = 0;
    for (Value part : node.inputs()) {
      Access place =
          new Access(node.output(), part.shape().toArray(), node.output().shape().strides(), 0);
      LoopOperand operand = new LoopOperand(new Location(target, offset), strides(place));
      int stored = input(part);
      builder.store(stored, operand(operand));
      offset += Concatenation.run(op, part.shape());
    }
  }

  /** Results of a column reduction: the first stride is that from block to block. */
  private LoopOperand columnTarget(@Nullable Buffer target) {
    if (target == null) {
      throw new IllegalStateException("A column reduction has no target.");
    }
    int[] strides = new int[Math.max(2, dims.length)];
    strides[0] = group.columns;
    strides[strides.length - 1] = 1;
    return new LoopOperand(Location.of(target), strides);
  }

  private int compute(Node node) {
    Access copy = group.copies.get(node.output());
    if (copy != null) {
      return at(copy);
    }
    DType dtype = node.output().dtype();
    return switch (node.op()) {
      case Op.Fill op -> emitter.constant(op);
      case Op.Unary op -> emitter.unary(op, dtype, input(node.input(0)));
      case Op.Binary op -> emitter.binary(op, dtype, input(node.input(0)), input(node.input(1)));
      case Op.Comparison op -> emitter.comparison(op, input(node.input(0)), input(node.input(1)));
      case Op.Select _ ->
          emitter.select(input(node.input(0)), input(node.input(1)), input(node.input(2)));
      case Op.Cast op -> emitter.cast(node.input(0).dtype(), op.dtype(), input(node.input(0)));
      case Op.Bitcast op ->
          emitter.bitcast(node.input(0).dtype(), op.dtype(), input(node.input(0)));
      case Op.Reduction op -> emitter.reduce(op, dtype, input(node.input(0)));
      case Op op -> throw new IllegalStateException("No loop computes " + op);
    };
  }

  private int input(Value value) {
    if (value.op() instanceof Op.Fill fill) {
      return emitter.constant(fill);
    }
    Access access = group.accesses.get(value);
    if (access == null) {
      throw new IllegalStateException("A loop has no access to " + value);
    }
    return at(access);
  }

  /** What another member has computed, or else an element in memory. */
  private int at(Access access) {
    Integer computed = values.get(access.base());
    return computed != null ? computed : load(access);
  }

  private int load(Access access) {
    Buffer buffer = buffers.get(access.base());
    if (buffer == null) {
      throw new IllegalStateException("Not in memory: " + access.base());
    }
    LoopOperand key = new LoopOperand(new Location(buffer, access.offset()), strides(access));
    Integer known = loads.get(key);
    if (known == null) {
      known = operand(key);
      loads.put(key, known);
    }
    return builder.load(known);
  }

  private int operand(LoopOperand operand) {
    int stride = operand.columnStride();
    ColumnStride columns =
        stride == 0
            ? ColumnStride.BROADCAST
            : stride == 1 ? ColumnStride.CONTIGUOUS : ColumnStride.GENERAL;
    operands.add(operand);
    return builder.operand(LaneEmitter.storage(operand.location().buffer().dtype()), columns);
  }

  /** An access's strides along the loop's extents; one of rows does not move along the columns. */
  private int[] strides(Access access) {
    int[] result = new int[dims.length];
    Access simple = access.simplified();
    boolean ofRows = group.columns > 0 && access.size() != group.size;
    int axis = simple.dims().length - 1;
    if (axis < 0 || group.size == 0) {
      return result;
    }
    int left = simple.dims()[axis];
    int stride = simple.strides()[axis];
    for (int i = dims.length - (ofRows ? 2 : 1); i >= 0; i--) {
      if (dims[i] == 1) {
        continue;
      }
      if (left == 1 && axis > 0) {
        axis--;
        left = simple.dims()[axis];
        stride = simple.strides()[axis];
      }
      result[i] = stride;
      stride *= dims[i];
      left /= dims[i];
    }
    return result;
  }
}
