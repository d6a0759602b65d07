package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * A graph for some rows of the batch alone, where each row of every result depends on the same row
 * of what comes in and on nothing of the other rows.
 *
 * <p>Rows are indices of the first axis; of a first axis some times as long, such as all steps of
 * all sequences, each row of the batch has as many in turn. Parts of the batch can then run through
 * all steps of a loop by themselves, each on a core of its own, without waiting for the others, or
 * through a whole network one after the other, in memory that stays in cache. No sum runs over the
 * rows.
 */
final class RowSplit {
  /** What does not depend on the rows but is used by rows is walked by recursion, up to here. */
  private static final int MOST_DEPTH = 200;

  /** What ends the search: some value needs more than its own row. */
  private static final class NotByRows extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotByRows() {
      super(null, null, false, false);
    }
  }

  /**
   * A body for some rows.
   *
   * @param body takes and returns the first axis cut
   * @param cut for each parameter whether it is cut, or given whole
   */
  record Part(Graph body, boolean[] cut) {}

  private final Graph body;
  private final int all;
  private final int rows;
  private final int stepwise;
  private int depth;
  private final Map<Value, Value> cutValues = new HashMap<>();

  /** What was found to be the same for all rows, with all that it is made from. */
  private final Set<Node> wholeNodes = new HashSet<>();

  private final List<Value> parameters = new ArrayList<>();
  private final boolean[] cut;
  private final boolean[] whole;

  private RowSplit(Graph body, int stepwise, int all, int rows) {
    this.body = body;
    this.stepwise = stepwise;
    this.all = all;
    this.rows = rows;
    cut = new boolean[body.parameters().size()];
    whole = new boolean[cut.length];
  }

  /**
   * How many rows a loop's body has.
   *
   * @param scan the loop
   * @return the extent of the first axis of all that changes from step to step, or 0
   */
  static int rows(Op.Scan scan) {
    return rows(scan.body(), scan.carried() + scan.sequences());
  }

  /**
   * How many rows a graph has.
   *
   * @param graph the graph
   * @return the extent of the first axis of all that goes in and comes out, or 0
   */
  static int rows(Graph graph) {
    return rows(graph, graph.parameters().size());
  }

  private static int rows(Graph body, int stepwise) {
    List<Value> changing = new ArrayList<>(body.parameters().subList(0, stepwise));
    changing.addAll(body.outputs());
    int rows = 0;
    for (Value value : changing) {
      int extent = value.shape().rank() == 0 ? 0 : value.shape().dim(0);
      if (extent == 0 || (rows != 0 && extent != rows)) {
        return 0;
      }
      rows = extent;
    }
    return rows;
  }

  /**
   * Writes a loop's body for fewer rows.
   *
   * @param scan the loop
   * @param all how many rows it has
   * @param rows how many it shall have
   * @return the body; null if its rows depend on each other
   */
  static @Nullable Part of(Op.Scan scan, int all, int rows) {
    return of(scan.body(), scan.carried() + scan.sequences(), all, rows);
  }

  /**
   * Writes a graph for fewer rows.
   *
   * @param graph the graph, which changes no variable
   * @param rows how many rows it shall have
   * @return the graph; null if its rows depend on each other
   */
  static @Nullable Graph of(Graph graph, int rows) {
    Part part = of(graph, graph.parameters().size(), rows(graph), rows);
    return part == null ? null : part.body();
  }

  private static @Nullable Part of(Graph body, int stepwise, int all, int rows) {
    try {
      return new RowSplit(body, stepwise, all, rows).part();
    } catch (NotByRows dependent) {
      return null;
    }
  }

  private Part part() {
    for (int i = 0; i < cut.length; i++) {
      TensorType type = body.parameters().get(i).type();
      boolean changes = i < stepwise;
      parameters.add(changes ? parameter(cut(type)) : body.parameters().get(i));
      if (changes) {
        cut[i] = true;
        cutValues.put(body.parameters().get(i), parameters.get(i));
      }
    }
    cutInOrder();
    List<Value> outputs = new ArrayList<>();
    for (Value output : body.outputs()) {
      outputs.add(rowsOf(output));
    }
    return new Part(new Graph(parameters, outputs), cut);
  }

  /**
   * Cuts what depends on the rows, inputs before users, as all of that is needed by rows or not at
   * all: so a deep graph takes no deep recursion.
   */
  private void cutInOrder() {
    Set<Node> changing = new HashSet<>();
    body.parameters().subList(0, stepwise).forEach(value -> changing.add(value.node()));
    for (Node node : body.nodes()) {
      for (Value input : node.inputs()) {
        if (changing.contains(input.node())) {
          changing.add(node);
          rowsOf(input);
        }
      }
    }
  }

  private static Value parameter(TensorType type) {
    return Node.value(new Op.Parameter("rows", type));
  }

  private TensorType cut(TensorType type) {
    return new TensorType(type.dtype(), cut(type.shape()));
  }

  private Shape cut(Shape shape) {
    if (!hasRows(shape)) {
      throw new NotByRows();
    }
    return shape.with(0, shape.dim(0) / all * rows);
  }

  private boolean hasRows(Shape shape) {
    return shape.rank() > 0 && shape.dim(0) % all == 0;
  }

  /** A value's rows of this part. */
  private Value rowsOf(Value value) {
    Value known = cutValues.get(value);
    if (known == null) {
      if (++depth > MOST_DEPTH) {
        throw new NotByRows();
      }
      known = cutOne(value);
      depth--;
      cutValues.put(value, known);
    }
    return known;
  }

  private Value cutOne(Value value) {
    Node node = value.node();
    Shape shape = value.shape();
    if (!hasRows(shape)) {
      throw new NotByRows();
    }
    if (node.op() instanceof Op.Parameter) {
      int place = body.parameters().indexOf(value);
      if (whole[place]) {
        throw new NotByRows();
      }
      cut[place] = true;
      Value part = parameter(cut(value.type()));
      parameters.set(place, part);
      return part;
    }
    List<Value> in = node.inputs();
    return switch (node.op()) {
      case Op.Fill o -> with(node, new Op.Fill(cut(o.type()), o.bits()), List.of());
      case Op.Unary o -> with(node, o, rowsOf(in));
      case Op.Binary o -> with(node, o, rowsOf(in));
      case Op.Comparison o -> with(node, o, rowsOf(in));
      case Op.Select o -> with(node, o, rowsOf(in));
      case Op.Cast o -> with(node, o, rowsOf(in));
      case Op.Bitcast o -> with(node, o, rowsOf(in));
      case Op.Broadcast _ -> broadcast(node, in.getFirst(), shape);
      case Op.Reshape _ -> with(node, new Op.Reshape(cut(shape)), rowsOf(in));
      case Op.Transpose o when o.permutation().get(0) == 0 -> with(node, o, rowsOf(in));
      case Op.Slice o when o.starts().get(0) == 0 && o.steps().get(0) == 1 ->
          with(node, new Op.Slice(o.starts(), cut(o.sizes(), in), o.steps()), rowsOf(in));
      case Op.Pad o when addsNoRows(o) -> with(node, o, rowsOf(in));
      case Op.Concat o when o.axis() != 0 -> with(node, o, rowsOf(in));
      case Op.Reduction o when o.axes().size() == 0 || o.axes().get(0) != 0 ->
          with(node, o, rowsOf(in));
      case Op.ArgMax o when o.axis() != 0 -> with(node, o, rowsOf(in));
      case Op.ArgMin o when o.axis() != 0 -> with(node, o, rowsOf(in));
      case Op.CumSum o when o.axis() != 0 -> with(node, o, rowsOf(in));
      // What fails says where, counted from the first row of all.
      case Op.Gather o when o.axis() == 0 && o.outOfRange() != Op.OutOfRange.FAIL ->
          with(node, o, List.of(wholeOf(in.get(0)), rowsOf(in.get(1))));
      case Op.WindowSum o -> with(node, o, rowsOf(in));
      case Op.WindowMax o -> with(node, o, rowsOf(in));
      case Op.Attention o when value.index() == 0 -> attention(node, o, in);
      case Op.MatMul o -> product(node, o, in.get(0), in.get(1));
      case Op.Conv o -> with(node, o, List.of(rowsOf(in.get(0)), wholeOf(in.get(1))));
      case Op.ConvInputGradient o ->
          with(
              node,
              new Op.ConvInputGradient(o.windows(), o.groups(), cut(o.shape())),
              List.of(rowsOf(in.get(0)), wholeOf(in.get(1))));
      case Op _ -> throw new NotByRows();
    };
  }

  private static boolean addsNoRows(Op.Pad pad) {
    return pad.low().get(0) == 0 && pad.high().get(0) == 0 && pad.interior().get(0) == 0;
  }

  private Value broadcast(Node node, Value x, Shape shape) {
    boolean repeats = x.shape().rank() < shape.rank() || x.shape().dim(0) == 1;
    return with(node, new Op.Broadcast(cut(shape)), List.of(repeats ? wholeOf(x) : rowsOf(x)));
  }

  private Value attention(Node node, Op.Attention op, List<Value> in) {
    List<Value> inputs = new ArrayList<>(rowsOf(in.subList(0, 3)));
    for (Value mask : in.subList(3, in.size())) {
      inputs.add(mask.shape().dim(0) == 1 ? wholeOf(mask) : rowsOf(mask));
    }
    return new Value(node.withOp(op, inputs), 0);
  }

  private Value product(Node node, Op.MatMul op, Value x, Value y) {
    if (x.shape().rank() > 2) {
      return with(node, op, List.of(rowsOf(x), rowsOf(y)));
    }
    if (op.transposeX()) {
      throw new NotByRows();
    }
    return with(node, op, List.of(rowsOf(x), wholeOf(y)));
  }

  private Ints cut(Ints sizes, List<Value> sliced) {
    int[] result = sizes.toArray();
    if (result[0] != sliced.getFirst().shape().dim(0)) {
      throw new NotByRows();
    }
    result[0] = result[0] / all * rows;
    return Ints.of(result);
  }

  private List<Value> rowsOf(List<Value> values) {
    List<Value> result = new ArrayList<>(values.size());
    for (Value value : values) {
      result.add(rowsOf(value));
    }
    return result;
  }

  private static Value with(Node node, Op op, List<Value> inputs) {
    return node.withOp(op, inputs).output();
  }

  /** A value that is the same for all rows, as it is; it must not depend on what changes. */
  private Value wholeOf(Value value) {
    List<Node> open = new ArrayList<>(List.of(value.node()));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (!wholeNodes.add(node)) {
        continue;
      }
      node.inputs().forEach(input -> open.add(input.node()));
      if (node.op() instanceof Op.Parameter) {
        int place = body.parameters().indexOf(node.output());
        if (cut[place]) {
          throw new NotByRows();
        }
        whole[place] = true;
      }
    }
    return value;
  }
}
