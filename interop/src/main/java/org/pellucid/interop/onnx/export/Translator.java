// Longer than most files on purpose: one case per operation, in one switch.
package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;

/** Translates recorded operations, one after the other, into nodes of ONNX. */
final class Translator {
  private static final int FOLD_AT_MOST = 1 << 24;

  private final GraphWriter writer;
  private final Map<Value, Ref> refs = new HashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Elementwise elementwise;
  private final Movement movement;
  private final Reductions reductions;
  private final Contractions contractions;
  private final Patterns patterns;

  Translator(GraphWriter writer) {
    this.writer = writer;
    this.elementwise = new Elementwise(writer);
    this.movement = new Movement(writer);
    this.reductions = new Reductions(writer);
    this.contractions = new Contractions(writer);
    this.patterns = new Patterns(writer, refs, uses);
  }

  /** What could not be translated, each with its reason. */
  Set<String> problems() {
    return problems;
  }

  void bind(Value value, Ref ref) {
    refs.put(value, ref);
  }

  Ref ref(Value value) {
    return Objects.requireNonNull(refs.get(value));
  }

  /** Translates one function, recorded several times. */
  void translate(Scope scope, List<Graph> recordings) {
    List<Twins> all = Twins.of(recordings);
    for (Twins twins : all) {
      if (twins.base().computed() == null) {
        twins.base().inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
      }
    }
    recordings.getFirst().outputs().forEach(output -> uses.merge(output, 1, Integer::sum));
    for (Twins twins : all) {
      Node node = twins.base();
      List<Ref> results;
      try {
        results = translate(scope, twins);
      } catch (UnsupportedOpException e) {
        problems.add(
            node.op().words()
                + (node.origin().isEmpty() ? "" : " (layer \"" + node.origin() + "\")")
                + ": "
                + e.getMessage());
        results = placeholders(scope, twins);
      }
      for (int i = 0; i < results.size(); i++) {
        refs.put(new Value(node, i), results.get(i));
      }
    }
  }

  private static List<Ref> placeholders(Scope scope, Twins twins) {
    List<Ref> results = new ArrayList<>();
    for (int i = 0; i < twins.base().outputs().size(); i++) {
      DType dtype = twins.base().outputs().get(i).dtype();
      results.add(GraphWriter.plain(scope, "unsupported", dtype, twins.output(i)));
    }
    return results;
  }

  private List<Ref> translate(Scope scope, Twins twins) {
    Node node = twins.base();
    Emit e = new Emit(writer, scope, node.origin());
    if (node.computed() != null) {
      return computed(twins, node.computed());
    }
    List<Ref> in = node.inputs().stream().map(this::ref).toList();
    List<Extent> dims = twins.output(0);
    return switch (node.op()) {
      case Op.Parameter o -> List.of(ref(node.output()));
      case Op.Fill o -> List.of(elementwise.fill(twins, e));
      case Op.Data o -> List.of(data(twins, o));
      case Op.Iota o -> List.of(elementwise.iota(o, e, twins));
      case Op.Read o -> List.of(writer.constantRef(o.cell().name(), o.cell().read()));
      case Op.RandomBits o ->
          folded(twins, in, () -> unsupported("random numbers are drawn at inference"));
      case Op.Unary o -> List.of(elementwise.unary(o, e, in.getFirst(), twins));
      case Op.Cast o -> {
        Ref before = rounded(node, o);
        yield List.of(before != null ? before : elementwise.cast(o, e, in.getFirst(), twins));
      }
      case Op.Bitcast o ->
          folded(twins, in, () -> unsupported("ONNX reads no bits as another type"));
      case Op.Binary o -> {
        boolean known = in.stream().allMatch(ref -> ref.constant() != null);
        Ref pattern = known ? null : patterns.binary(e, o, node, dims);
        yield List.of(
            pattern != null ? pattern : elementwise.binary(o, e, in.get(0), in.get(1), twins));
      }
      case Op.Comparison o -> List.of(elementwise.comparison(o, e, in.get(0), in.get(1), twins));
      case Op.Select o -> {
        Ref pattern = in.get(0).constant() != null ? null : patterns.select(e, node);
        yield List.of(pattern != null ? pattern : elementwise.select(o, e, in, twins));
      }
      case Op.Reshape o -> {
        Ref pattern =
            in.getFirst().constant() != null ? null : patterns.reshape(e, node.input(0), dims);
        yield List.of(pattern != null ? pattern : movement.reshape(e, in.getFirst(), dims));
      }
      case Op.Transpose o -> List.of(movement.transpose(e, in.getFirst(), o.permutation(), dims));
      case Op.Broadcast o -> List.of(in.getFirst().withDims(dims));
      case Op.Slice o -> folded(twins, in, () -> movement.slice(e, in.getFirst(), twins));
      case Op.Pad o -> folded(twins, in, () -> movement.pad(e, in.getFirst(), twins));
      case Op.Concat o -> folded(twins, in, () -> movement.concat(e, in, o.axis(), dims));
      case Op.Gather o ->
          folded(twins, in, () -> movement.gather(e, in.get(0), in.get(1), o, dims));
      case Op.Scatter o -> folded(twins, in, () -> movement.scatter(e, in, o, dims));
      case Op.Reduction o ->
          folded(
              twins,
              in,
              () ->
                  reductions.reduce(
                      e, in.getFirst(), Reductions.operator(o), o.axes(), false, dims));
      case Op.ArgMax o ->
          folded(twins, in, () -> reductions.position(e, in.getFirst(), "ArgMax", o.axis(), dims));
      case Op.ArgMin o ->
          folded(twins, in, () -> reductions.position(e, in.getFirst(), "ArgMin", o.axis(), dims));
      case Op.CumSum o -> folded(twins, in, () -> reductions.cumulative(e, in.getFirst(), o, dims));
      case Op.ArgSort o -> folded(twins, in, () -> reductions.order(e, in.getFirst(), o, dims));
      case Op.MatMul o ->
          folded(twins, in, () -> contractions.matmul(e, in.get(0), in.get(1), o, dims));
      case Op.Conv o ->
          folded(twins, in, () -> contractions.conv(e, in.get(0), in.get(1), null, o, dims));
      case Op.ConvInputGradient o ->
          folded(twins, in, () -> contractions.transposedConv(e, in.get(0), in.get(1), o, dims));
      case Op.ConvKernelGradient o -> folded(twins, in, Translator::gradient);
      case Op.WindowSum o ->
          folded(twins, in, () -> contractions.windowSum(e, in.getFirst(), o, dims));
      case Op.WindowMax o ->
          folded(twins, in, () -> contractions.maxPool(e, in.getFirst(), o, dims));
      case Op.WindowMaxGradient o -> folded(twins, in, Translator::gradient);
      case Op.WindowMaxPick o -> folded(twins, in, Translator::gradient);
      case Op.Attention o -> attention(e, in, o, twins);
      case Op.AttentionGradient o -> throw new UnsupportedOpException("it is part of a gradient");
      case Op.Scan o -> scan(scope, e, in, o, twins);
      case Op.StopGradient o -> List.of(in.getFirst());
      case Op.CustomGradient o -> List.of(in.getFirst());
      case Op.Cholesky o -> folded(twins, in, Translator::linearAlgebra);
      case Op.TriangularSolve o -> folded(twins, in, Translator::linearAlgebra);
      case Op.Solve o -> folded(twins, in, Translator::linearAlgebra);
      case Op.LogAbsDet o -> throw new UnsupportedOpException(NO_ALGEBRA);
      case Op.Lu o -> throw new UnsupportedOpException(NO_ALGEBRA);
      case Op.Qr o -> throw new UnsupportedOpException(NO_ALGEBRA);
      case Op.Eigh o -> throw new UnsupportedOpException(NO_ALGEBRA);
      case Op.Svd o -> throw new UnsupportedOpException(NO_ALGEBRA);
      case Op.Fft o -> contractions.fourier(e, in.get(0), in.get(1), o, dims);
    };
  }

  private static final String NO_ALGEBRA = "ONNX has no such operator of linear algebra";

  private interface Writing {
    Ref write();
  }

  private static Ref unsupported(String reason) {
    throw new UnsupportedOpException(reason);
  }

  private static Ref gradient() {
    return unsupported("it is part of a gradient");
  }

  private static Ref linearAlgebra() {
    return unsupported(NO_ALGEBRA);
  }

  /** Computes now what depends on constants alone; writes nodes for the rest. */
  private List<Ref> folded(Twins twins, List<Ref> in, Writing writing) {
    boolean known =
        in.stream().allMatch(ref -> ref.constant() != null)
            && twins.output(0).stream().allMatch(Extent::isFixed)
            && twins.base().outputs().getFirst().shape().size() <= FOLD_AT_MOST
            && twins.all().stream().allMatch(node -> node.op().equals(twins.op()));
    if (known) {
      List<@Nullable NdArray> arrays = new ArrayList<>();
      in.forEach(ref -> arrays.add(writer.array(ref)));
      if (arrays.stream().allMatch(Objects::nonNull)) {
        NdArray[] inputs = arrays.toArray(NdArray[]::new);
        return List.of(
            writer.constantRef(label(twins.base()), GraphWriter.evaluate(twins.op(), inputs)));
      }
    }
    return List.of(writing.write());
  }

  /**
   * A value of half width that was widened and is now to be narrowed again: it is there already.
   */
  private @Nullable Ref rounded(Node node, Op.Cast op) {
    Node inner = node.input(0).node();
    return op.dtype().bytes() == 2
            && inner.computed() == null
            && inner.op() instanceof Op.Cast widened
            && widened.dtype().isFloating()
            && inner.input(0).dtype() == op.dtype()
        ? ref(inner.input(0))
        : null;
  }

  private static String label(Node node) {
    String origin = node.origin();
    return (origin.isEmpty() ? "" : origin + "/") + node.op().getClass().getSimpleName() + "_value";
  }

  private List<Ref> computed(Twins twins, List<NdArray> arrays) {
    List<Ref> results = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      NdArray array = arrays.get(i);
      int at = i;
      boolean same =
          twins.all().stream()
              .allMatch(node -> {
                List<NdArray> other = node.computed();
                return other != null && other.get(at).equals(array);
              });
      if (!same) {
        throw Twins.differs(twins.base());
      }
      results.add(writer.constantRef(label(twins.base()), array));
    }
    return results;
  }

  private Ref data(Twins twins, Op.Data op) {
    for (Node node : twins.all()) {
      if (!((Op.Data) node.op()).array().equals(op.array())) {
        throw Twins.differs(node);
      }
    }
    String origin = twins.base().origin();
    return writer.constantRef(origin.isEmpty() ? "constant" : origin + "/constant", op.array());
  }

  private List<Ref> attention(Emit e, List<Ref> in, Op.Attention op, Twins twins) {
    Ref result = contractions.attention(e, in, op, twins.output(0));
    // Only gradients ask for the second result.
    Ref statistics = GraphWriter.plain(e.scope(), "", result.dtype(), twins.output(1));
    return List.of(result, statistics);
  }

  // ---- Loops ----

  private List<Ref> scan(Scope scope, Emit e, List<Ref> in, Op.Scan op, Twins twins) {
    List<Graph> bodies = twins.all().stream().map(node -> ((Op.Scan) node.op()).body()).toList();
    Graph body = bodies.getFirst();
    Scope inner = new Scope(scope);
    List<String> inputs = new ArrayList<>();
    List<OnnxValueInfo> parameters = new ArrayList<>();
    int given = op.carried() + op.sequences();
    for (int i = given; i < in.size(); i++) {
      refs.put(body.parameters().get(i), in.get(i));
    }
    List<Ref> recurrent = patterns.scan(e, in, op, twins);
    if (recurrent != null) {
      return recurrent;
    }
    for (int i = 0; i < given; i++) {
      inputs.add(writer.plainName(in.get(i), e.origin()));
      List<Extent> dims = in.get(i).dims();
      boolean carried = i < op.carried();
      parameters.add(
          parameter(
              inner,
              e,
              carried ? "state" : "slice",
              body.parameters().get(i),
              carried ? dims : dims.subList(1, dims.size())));
    }
    int sequences = op.sequences();
    if (sequences == 0) {
      // The operator counts its steps by what it reads.
      inputs.add(steps(e, twins.number(o -> ((Op.Scan) o).length())));
      parameters.add(info(writer, writer.unique("step"), DType.INT64, List.of()));
    }
    translate(inner, bodies);
    List<OnnxValueInfo> results = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (Value output : body.outputs()) {
      Ref ref = writer.plain(ref(output), e.origin());
      String name = writer.name(ref);
      boolean own = inner.nodes().stream().anyMatch(node -> node.outputs().contains(name));
      String result =
          own && named.add(name) ? name : writer.emit(inner, e.origin(), "Identity", List.of(name));
      results.add(info(writer, result, ref.dtype(), ref.dims()));
    }
    OnnxGraph graph =
        OnnxGraph.of(e.origin() + " step", inner.nodes(), List.of(), parameters, results);
    return looped(e, op, twins, inputs, graph, Math.max(1, sequences));
  }

  private String steps(Emit e, Extent length) {
    if (length.isFixed()) {
      return writer.longs(LongStream.range(0, length.base()).toArray());
    }
    String end = e.op("Squeeze", writer.vector(List.of(length), e.origin()));
    return e.op("Range", e.number(DType.INT64, 0), end, e.number(DType.INT64, 1));
  }

  private OnnxValueInfo parameter(
      Scope inner, Emit e, String what, Value value, List<Extent> dims) {
    String name = writer.unique(e.origin().isEmpty() ? what : e.origin() + "/" + what);
    refs.put(value, GraphWriter.plain(inner, name, value.dtype(), dims));
    return info(writer, name, value.dtype(), dims);
  }

  private List<Ref> looped(
      Emit e, Op.Scan op, Twins twins, List<String> inputs, OnnxGraph graph, int sequences) {
    int results = graph.outputs().size() - op.carried();
    List<OnnxAttribute> settings = new ArrayList<>();
    settings.add(new OnnxAttribute("body", new OnnxAttribute.GraphOf(graph)));
    settings.add(OnnxAttribute.of("num_scan_inputs", sequences));
    if (op.reverse()) {
      long[] backwards = new long[sequences];
      Arrays.fill(backwards, 1);
      settings.add(OnnxAttribute.of("scan_input_directions", backwards));
      if (results > 0) {
        long[] written = new long[results];
        Arrays.fill(written, 1);
        settings.add(OnnxAttribute.of("scan_output_directions", written));
      }
    }
    List<String> names =
        writer.emitAll(
            e.scope().nodes(),
            e.origin(),
            "Scan",
            inputs,
            graph.outputs().size(),
            settings.toArray(OnnxAttribute[]::new));
    List<Ref> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      DType dtype = twins.base().outputs().get(i).dtype();
      all.add(GraphWriter.plain(e.scope(), names.get(i), dtype, twins.output(i)));
    }
    return all;
  }

  static OnnxValueInfo info(GraphWriter writer, String name, DType dtype, List<Extent> dims) {
    List<OnnxType.Dim> shape = new ArrayList<>();
    for (Extent extent : dims) {
      Extent.Formula formula = extent.formula(writer.sizes());
      if (extent.isFixed()) {
        shape.add(OnnxType.Dim.of(extent.base()));
      } else if (formula != null
          && formula.constant() == 0
          && formula.factor() == 1
          && formula.symbols().size() == 1) {
        shape.add(OnnxType.Dim.named(writer.sizes().names().get(formula.symbols().getFirst())));
      } else {
        shape.add(OnnxType.Dim.named(""));
      }
    }
    return new OnnxValueInfo(name, new OnnxType.Tensor(OnnxDType.of(dtype), shape));
  }
}
