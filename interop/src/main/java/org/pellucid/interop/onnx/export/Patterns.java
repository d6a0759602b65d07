package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/**
 * Chains of operations that ONNX has one operator for, which is what people look for who read the
 * graph. The nodes of the chain that nobody else uses are dropped in the end.
 */
final class Patterns {
  private final GraphWriter writer;
  private final Chains chains;
  private final Map<Value, Integer> uses;
  private final Contractions contractions;
  private final Reductions reductions;
  private final ActivationPatterns activations;
  private final NormalizationPatterns normalizations;
  private final RecurrentPatterns recurrent;

  Patterns(GraphWriter writer, Map<Value, Ref> refs, Map<Value, Integer> uses) {
    this.writer = writer;
    this.chains = new Chains(refs);
    this.uses = uses;
    this.contractions = new Contractions(writer);
    this.reductions = new Reductions(writer);
    this.activations = new ActivationPatterns(writer, refs);
    this.normalizations = new NormalizationPatterns(writer, chains);
    this.recurrent = new RecurrentPatterns(writer, chains);
  }

  /** One operator for the chain that ends in a binary operation, or null. */
  @Nullable Ref binary(Emit e, Op.Binary op, Node node, List<Extent> dims) {
    if (!node.outputs().getFirst().dtype().isFloating()) {
      return null;
    }
    return switch (op) {
      case Op.Div o -> quotient(e, node, dims);
      case Op.Sub o -> logSoftmax(e, node);
      case Op.Mul o -> normalizations.normalized(e, node.output(), null, dims);
      case Op.Add o -> sum(e, node, dims);
      case Op.Rem o -> null;
      case Op.Pow o -> null;
      case Op.Max o -> null;
      case Op.Min o -> activations.minimum(e, node);
      case Op.Atan2 o -> null;
      case Op.And o -> null;
      case Op.Or o -> null;
      case Op.Xor o -> null;
      case Op.ShiftLeft o -> null;
      case Op.ShiftRight o -> null;
    };
  }

  /** One operator for a loop, whose outside values are bound already; or null. */
  @Nullable List<Ref> scan(Emit e, List<Ref> in, Op.Scan op, Twins twins) {
    return recurrent.scan(e, in, op, twins);
  }

  /** One operator for the chain that ends in a choice, or null. */
  @Nullable Ref select(Emit e, Node node) {
    return activations.select(e, node);
  }

  // ---- Softmax, means, pooling ----

  private @Nullable Ref quotient(Emit e, Node node, List<Extent> dims) {
    Value x = node.input(0);
    Value divisor = Chains.behind(node.input(1));
    if (x.op() instanceof Op.Exp && divisor.op() instanceof Op.Sum sum) {
      Value shifted = x.node().input(0);
      boolean ofIt = divisor.node().input(0).equals(x) && sum.axes().size() == 1;
      Value logits = ofIt ? shiftedLogits(shifted, sum.axes()) : null;
      return logits == null ? null : softmax(e, "Softmax", logits, sum.axes().get(0));
    }
    if (x.op() instanceof Op.Sum && chains.mean(node) != null) {
      Chains.Mean mean = Objects.requireNonNull(chains.mean(node));
      return reductions.reduce(e, chains.ref(mean.x()), "ReduceMean", mean.axes(), false, dims);
    }
    if (x.op() instanceof Op.WindowSum sum) {
      return averagePool(e, sum, x.node(), chains.ref(node.input(1)), dims);
    }
    return null;
  }

  /** What was reduced by its greatest element along an axis. */
  private static @Nullable Value shiftedLogits(Value shifted, Ints axes) {
    if (!(shifted.op() instanceof Op.Sub)) {
      return null;
    }
    Value logits = shifted.node().input(0);
    Value greatest = Chains.behind(shifted.node().input(1));
    return greatest.op() instanceof Op.ReduceMax max
            && max.axes().equals(axes)
            && greatest.node().input(0).equals(logits)
        ? logits
        : null;
  }

  private Ref softmax(Emit e, String operator, Value logits, int axis) {
    Ref x = writer.whole(chains.ref(logits), e.origin());
    String name =
        e.op(operator, List.of(writer.name(x)), OnnxAttribute.of("axis", x.perm().get(axis)));
    return new Ref(e.scope(), name, null, x.dtype(), x.dims(), x.actual(), x.perm());
  }

  private @Nullable Ref logSoftmax(Emit e, Node node) {
    Value shifted = node.input(0);
    Value log = Chains.behind(node.input(1));
    Value sum = log.op() instanceof Op.Log ? Chains.behind(log.node().input(0)) : log;
    if (!(sum.op() instanceof Op.Sum of)
        || !(log.op() instanceof Op.Log)
        || of.axes().size() != 1
        || !(sum.node().input(0).op() instanceof Op.Exp)
        || !sum.node().input(0).node().input(0).equals(shifted)) {
      return null;
    }
    Value logits = shiftedLogits(shifted, of.axes());
    return logits == null ? null : softmax(e, "LogSoftmax", logits, of.axes().get(0));
  }

  private @Nullable Ref averagePool(
      Emit e, Op.WindowSum sum, Node pooled, Ref divisor, List<Extent> dims) {
    NdArray counts = writer.ordered(divisor, e.origin()).constant();
    if (counts == null) {
      return null;
    }
    Ref x = chains.ref(pooled.input(0));
    long all = Arrays.stream(GraphWriter.longArray(sum.size())).reduce(1, (a, b) -> a * b);
    if (Elementwise.isNumber(divisor, (double) all)) {
      return contractions.averagePool(e, x, sum, true, dims);
    }
    int axes = sum.size().size();
    int[] spatial = new int[axes];
    for (int i = 0; i < axes; i++) {
      Extent extent = x.dims().get(i + 1);
      if (!extent.isFixed()) {
        return null;
      }
      spatial[i] = (int) extent.base();
    }
    Shape shape = Shape.of(1).plus(spatial).plus(1);
    NdArray ones =
        GraphWriter.evaluate(
            new Op.Fill(new TensorType(x.dtype(), shape), Double.doubleToRawLongBits(1)));
    NdArray expected = GraphWriter.evaluate(sum, ones);
    boolean same =
        counts.size() == expected.size()
            && IntStream.range(0, counts.size())
                .allMatch(i -> counts.getDouble(i) == expected.getDouble(i));
    return same ? contractions.averagePool(e, x, sum, false, dims) : null;
  }

  // ---- Sums: products with a bias, normalization ----

  private @Nullable Ref sum(Emit e, Node node, List<Extent> dims) {
    Ref softplus = activations.softplus(e, node);
    if (softplus != null) {
      return softplus;
    }
    for (int i = 0; i < 2; i++) {
      Value product = node.input(i);
      Ref bias = chains.ref(node.input(1 - i));
      Ref found = biased(e, product, bias, dims);
      if (found == null) {
        found = normalizations.normalized(e, product, node.input(1 - i), dims);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Ref biased(Emit e, Value product, Ref bias, List<Extent> dims) {
    if (uses.getOrDefault(product, 0) != 1 || bias.view().isEmpty()) {
      return null;
    }
    Node node = product.node();
    List<Extent> view = bias.view();
    boolean perColumn =
        view.getLast().equals(dims.getLast())
            && view.subList(0, view.size() - 1).stream().allMatch(extent -> extent.is(1));
    if (!perColumn) {
      return null;
    }
    if (node.op() instanceof Op.MatMul op && dims.size() == 2 && view.size() <= 2) {
      return contractions.gemm(
          e, chains.ref(node.input(0)), chains.ref(node.input(1)), bias, op, dims);
    }
    if (node.op() instanceof Op.Conv op) {
      return contractions.conv(
          e, chains.ref(node.input(0)), chains.ref(node.input(1)), bias, op, dims);
    }
    return null;
  }

  // ---- Reshapes ----

  /** A reshape that is better told by what it follows, or null. */
  @Nullable Ref reshape(Emit e, Value x, List<Extent> target) {
    Node node = x.node();
    if (node.op() instanceof Op.Reduction op) {
      return kept(e, chains.ref(node.input(0)), Reductions.operator(op), op.axes(), target);
    }
    Chains.Mean mean = node.op() instanceof Op.Div ? chains.mean(node) : null;
    if (mean != null) {
      return kept(e, chains.ref(mean.x()), "ReduceMean", mean.axes(), target);
    }
    return node.op() instanceof Op.MatMul op ? wide(e, node, op, target) : null;
  }

  /** The reduction whose axes a reshape puts back with extent 1. */
  private @Nullable Ref kept(Emit e, Ref x, String operator, Ints axes, List<Extent> target) {
    if (x.constant() != null) {
      return null;
    }
    List<Extent> dims = new ArrayList<>(x.dims());
    for (int axis : axes.toArray()) {
      dims.set(axis, writer.fixed(1));
    }
    return dims.equals(target) ? reductions.reduce(e, x, operator, axes, true, dims) : null;
  }

  /** A product whose rows were put together before and are put apart behind. */
  private @Nullable Ref wide(Emit e, Node node, Op.MatMul op, List<Extent> target) {
    Value rows = node.input(0);
    if (op.transposeX() || rows.shape().rank() != 2 || !(rows.op() instanceof Op.Reshape)) {
      return null;
    }
    Ref x = chains.ref(rows.node().input(0));
    int last = target.size() - 1;
    if (x.rank() != target.size()
        || !x.dims().subList(0, last).equals(target.subList(0, last))
        || !x.dims().get(last).equals(chains.ref(rows).dims().getLast())) {
      return null;
    }
    return contractions.matmul(e, x, chains.ref(node.input(1)), op, target);
  }
}
