package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * Pass: folds constants, drops what does nothing, shares what is computed twice, and leaves out
 * what nobody needs. No rule changes a bit of a result, but for NaNs, signs of zeros, and products
 * that are joined.
 */
final class Simplify implements Emitter {
  private final NodeTable table = new NodeTable();
  private final Map<Node, List<Value>> replacements = new HashMap<>();

  private Simplify() {}

  static Graph apply(Graph graph) {
    return new Simplify().rewrite(graph);
  }

  private Graph rewrite(Graph graph) {
    for (Node node : graph.nodes()) {
      replacements.put(node, rewrite(node));
    }
    List<Value> outputs = new ArrayList<>(graph.outputs().size());
    for (Value output : graph.outputs()) {
      outputs.add(resolve(output));
    }
    List<Graph.Update> updates = new ArrayList<>(graph.updates().size());
    for (Graph.Update update : graph.updates()) {
      updates.add(new Graph.Update(update.cell(), resolve(update.value())));
    }
    return new Graph(graph.parameters(), outputs, updates);
  }

  private Value resolve(Value value) {
    return requireNonNull(replacements.get(value.node())).get(value.index());
  }

  private List<Value> rewrite(Node node) {
    if (node.op() instanceof Op.Parameter || node.computed() != null) {
      return results(known(node));
    }
    List<Value> inputs = new ArrayList<>(node.inputs().size());
    for (Value input : node.inputs()) {
      inputs.add(resolve(input));
    }
    Op op = node.op() instanceof Op.Scan scan ? withSimpleBody(scan) : node.op();
    if (node.outputs().size() == 1) {
      return List.of(emit(op, inputs, node));
    }
    return results(table.share(node.withOp(op, inputs)));
  }

  /** A node whose results are known stands for its data. */
  private Node known(Node node) {
    List<NdArray> computed = node.computed();
    if (computed != null && computed.size() == 1) {
      return table.share(node.withOp(new Op.Data(computed.getFirst()), List.of()));
    }
    return node;
  }

  private static Op.Scan withSimpleBody(Op.Scan scan) {
    return scan.withBody(apply(MergeScans.apply(apply(scan.body()))));
  }

  private static List<Value> results(Node node) {
    int count = node.outputs().size();
    if (count == 1) {
      return List.of(node.output());
    }
    List<Value> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(new Value(node, i));
    }
    return values;
  }

  @Override
  public Value emit(Op op, List<Value> inputs, Node like) {
    Value simple = simplified(op, inputs, like);
    if (simple != null) {
      return simple;
    }
    Node node = like.withOp(op, inputs);
    TensorType type = node.outputs().getFirst();
    if (type.shape().size() == 0 && !(op instanceof Op.Source)) {
      node = like.withOp(new Op.Fill(type, 0), List.of());
    }
    return table.share(node).output();
  }

  private @Nullable Value simplified(Op op, List<Value> in, Node like) {
    return switch (op) {
      case Op.StopGradient _ -> in.getFirst();
      case Op.CustomGradient _ -> in.getFirst();
      case Op.Unary o -> ArithmeticRules.unary(o, in.getFirst(), like, this);
      case Op.Binary o -> ArithmeticRules.binary(o, in.get(0), in.get(1), like, this);
      case Op.Comparison o -> ArithmeticRules.constant(o, in, like, this);
      case Op.Select _ -> {
        Value simple = ArithmeticRules.select(in, like, this);
        yield simple != null ? simple : WindowRules.select(in, like, this);
      }
      case Op.Cast o ->
          o.dtype() == in.getFirst().dtype()
              ? in.getFirst()
              : ArithmeticRules.constant(o, in, like, this);
      case Op.Bitcast o ->
          o.dtype() == in.getFirst().dtype()
              ? in.getFirst()
              : ArithmeticRules.constant(o, in, like, this);
      case Op.Reshape o -> MovementRules.reshape(o, in.getFirst(), like, this);
      case Op.Transpose o -> MovementRules.transpose(o, in.getFirst(), like, this);
      case Op.Broadcast o -> MovementRules.broadcast(o, in.getFirst(), like, this);
      case Op.Slice o -> MovementRules.slice(o, in.getFirst(), like, this);
      case Op.Pad o -> MovementRules.pad(o, in.getFirst());
      case Op.Concat _ -> MovementRules.concat(in, like, this);
      case Op.Reduction o -> ReductionRules.reduction(o, in.getFirst(), like, this);
      case Op.MatMul o -> ProductRules.product(o, in.get(0), in.get(1), like, this);
      case Op.Iota o -> MovementRules.iota(o, like, this);
      case Op.Parameter _,
          Op.Fill _,
          Op.Data _,
          Op.Read _,
          Op.RandomBits _,
          Op.Gather _,
          Op.Scatter _,
          Op.ArgMax _,
          Op.ArgMin _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.Conv _,
          Op.ConvInputGradient _,
          Op.ConvKernelGradient _,
          Op.WindowSum _,
          Op.WindowMax _,
          Op.WindowMaxGradient _,
          Op.WindowMaxPick _,
          Op.Attention _,
          Op.AttentionGradient _,
          Op.Scan _,
          Op.Cholesky _,
          Op.TriangularSolve _,
          Op.Solve _,
          Op.LogAbsDet _,
          Op.Lu _,
          Op.Qr _,
          Op.Eigh _,
          Op.Svd _,
          Op.Fft _ ->
          null;
    };
  }
}
