package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/**
 * Loops that are a recurrent layer with the usual activations and no mask, for which ONNX has
 * operators of its own.
 */
final class RecurrentPatterns {
  /**
   * What a step does.
   *
   * @param operator the operator that does it
   * @param order which of our gates stands at each place of the operator's
   * @param kernels of the state, each {@code [units, gates * units]}, side by side
   * @param bias of the state, or null
   * @param settings further ones
   */
  private record Step(
      String operator,
      int[] order,
      List<Value> kernels,
      @Nullable Value bias,
      List<OnnxAttribute> settings) {}

  /** The products of the inputs, made before the loop. */
  private record Projection(Ref x, NdArray kernel, String label, @Nullable NdArray bias) {}

  private final GraphWriter writer;
  private final Chains chains;

  RecurrentPatterns(GraphWriter writer, Chains chains) {
    this.writer = writer;
    this.chains = chains;
  }

  /** One operator for a loop, whose outside values are bound already; or null. */
  @Nullable List<Ref> scan(Emit e, List<Ref> in, Op.Scan op, Twins twins) {
    Node node = twins.base();
    Graph body = op.body();
    if (op.sequences() != 1
        || op.carried() < 1
        || in.getFirst().dtype() != DType.FLOAT32
        || body.parameters().getFirst().shape().rank() != 2
        || !outputsAreTheState(op)) {
      return null;
    }
    int units = body.parameters().getFirst().shape().dim(1);
    Step step = step(op, units);
    Projection projection = step == null ? null : projection(e, node.input(op.carried()));
    if (step == null || projection == null) {
      return null;
    }
    List<NdArray> kernels = new ArrayList<>();
    for (Value kernel : step.kernels()) {
      NdArray array = constant(kernel);
      if (array == null) {
        return null;
      }
      kernels.add(array);
    }
    NdArray stateBias = step.bias() == null ? null : constant(step.bias());
    if (step.bias() != null && stateBias == null) {
      return null;
    }
    return written(e, in, op, twins, units, step, projection, kernels, stateBias);
  }

  /** Whether what each step gives out, if anything, is its first state. */
  private static boolean outputsAreTheState(Op.Scan op) {
    List<Value> outputs = op.body().outputs();
    return outputs.subList(op.carried(), outputs.size()).stream()
        .allMatch(output -> output.equals(outputs.getFirst()));
  }

  private @Nullable Step step(Op.Scan op, int units) {
    return switch (op.carried()) {
      case 1 -> {
        Step gated = gru(op.body(), units);
        yield gated != null ? gated : simple(op.body());
      }
      case 2 -> lstm(op.body(), units);
      default -> null;
    };
  }

  // ---- What a step does ----

  /** {@code tanh(x + h R)}, or with relu. */
  private static @Nullable Step simple(Graph body) {
    Value h = body.parameters().get(0);
    Value next = body.outputs().getFirst();
    if (!(next.op() instanceof Op.Tanh)) {
      return null;
    }
    Value kernel = kernel(next.node().input(0), body.parameters().get(1), h);
    return kernel == null ? null : new Step("RNN", new int[] {0}, List.of(kernel), null, List.of());
  }

  /** The kernel of {@code x + h R}. */
  private static @Nullable Value kernel(Value sum, Value x, Value h) {
    return sum.op() instanceof Op.Add && sum.node().input(0).equals(x)
        ? kernel(sum.node().input(1), h)
        : null;
  }

  /** The kernel of {@code h R}. */
  private static @Nullable Value kernel(Value product, Value h) {
    return product.op() instanceof Op.MatMul op
            && !op.transposeX()
            && !op.transposeY()
            && product.node().input(0).equals(h)
            && product.node().input(1).op() instanceof Op.Parameter
        ? product.node().input(1)
        : null;
  }

  private static @Nullable Step lstm(Graph body, int units) {
    Value h = body.parameters().get(0);
    Value c = body.parameters().get(1);
    Value next = body.outputs().get(1);
    Value out = body.outputs().get(0);
    if (!(out.op() instanceof Op.Mul) || !(next.op() instanceof Op.Add)) {
      return null;
    }
    Value output = out.node().input(0);
    Value bent = out.node().input(1);
    Value kept = next.node().input(0);
    Value added = next.node().input(1);
    if (!(bent.op() instanceof Op.Tanh)
        || !bent.node().input(0).equals(next)
        || !(kept.op() instanceof Op.Mul)
        || !kept.node().input(1).equals(c)
        || !(added.op() instanceof Op.Mul)) {
      return null;
    }
    Value input = added.node().input(0);
    Value candidate = added.node().input(1);
    Value sums = sliced(output, true, 3, units);
    if (sums == null
        || !sums.equals(sliced(kept.node().input(0), true, 1, units))
        || !sums.equals(sliced(input, true, 0, units))
        || !sums.equals(sliced(candidate, false, 2, units))) {
      return null;
    }
    Value kernel = kernel(sums, body.parameters().get(2), h);
    // Ours are input, forget, candidate, output; the operator's input, output, forget, candidate.
    return kernel == null
        ? null
        : new Step("LSTM", new int[] {0, 3, 1, 2}, List.of(kernel), null, List.of());
  }

  /** What a gate is a part of: {@code sigmoid(x[k units .. (k + 1) units])}, or with tanh. */
  private static @Nullable Value sliced(Value gate, boolean sigmoid, int k, int units) {
    boolean fits = sigmoid ? gate.op() instanceof Op.Sigmoid : gate.op() instanceof Op.Tanh;
    return fits ? part(gate.node().input(0), k, units) : null;
  }

  private static @Nullable Value part(Value value, int k, int units) {
    return value.op() instanceof Op.Slice op
            && op.starts().size() == 2
            && op.starts().get(1) == k * units
            && op.sizes().get(1) == units
            && op.steps().get(1) == 1
        ? value.node().input(0)
        : null;
  }

  private @Nullable Step gru(Graph body, int units) {
    Value h = body.parameters().get(0);
    Value x = body.parameters().get(1);
    Value next = body.outputs().getFirst();
    if (!(next.op() instanceof Op.Add)
        || !(next.node().input(0).op() instanceof Op.Mul)
        || !(next.node().input(1).op() instanceof Op.Mul)) {
      return null;
    }
    Node kept = next.node().input(0).node();
    Node added = next.node().input(1).node();
    Value update = kept.input(0);
    Value candidate = added.input(1);
    Value inner = gate(update, 0, x, units);
    if (!kept.input(1).equals(h)
        || !(added.input(0).op() instanceof Op.Sub)
        || !added.input(0).node().input(1).equals(update)
        || inner == null
        || !(candidate.op() instanceof Op.Tanh)
        || !(candidate.node().input(0).op() instanceof Op.Add)) {
      return null;
    }
    Node sum = candidate.node().input(0).node();
    if (!x.equals(part(sum.input(0), 2, units))) {
      return null;
    }
    Step after = resetAfter(inner, sum.input(1), x, h, units);
    return after != null ? after : resetBefore(inner, sum.input(1), x, h, units);
  }

  /** The sums of the state behind {@code sigmoid(x_k + inner_k)}. */
  private static @Nullable Value gate(Value gate, int k, Value x, int units) {
    if (!(gate.op() instanceof Op.Sigmoid)
        || !(gate.node().input(0).op() instanceof Op.Add)
        || !x.equals(part(gate.node().input(0).node().input(0), k, units))) {
      return null;
    }
    return part(gate.node().input(0).node().input(1), k, units);
  }

  private static final int[] GRU_ORDER = {0, 1, 2};

  private static @Nullable Step resetAfter(Value inner, Value state, Value x, Value h, int units) {
    if (!(state.op() instanceof Op.Mul)
        || !inner.equals(gate(state.node().input(0), 1, x, units))
        || !inner.equals(part(state.node().input(1), 2, units))) {
      return null;
    }
    Value product = inner;
    Value bias = null;
    if (inner.op() instanceof Op.Add) {
      product = inner.node().input(0);
      bias = Chains.behind(inner.node().input(1));
      if (!(bias.op() instanceof Op.Parameter)) {
        return null;
      }
    }
    Value kernel = kernel(product, h);
    List<OnnxAttribute> settings = List.of(OnnxAttribute.of("linear_before_reset", 1));
    return kernel == null ? null : new Step("GRU", GRU_ORDER, List.of(kernel), bias, settings);
  }

  private static @Nullable Step resetBefore(Value inner, Value state, Value x, Value h, int units) {
    Value kernel = kernel(inner, h);
    if (kernel == null
        || !(state.op() instanceof Op.MatMul)
        || !(state.node().input(0).op() instanceof Op.Mul)) {
      return null;
    }
    Node reset = state.node().input(0).node();
    Value last = kernel(state, state.node().input(0));
    return last == null
            || !reset.input(1).equals(h)
            || !inner.equals(gate(reset.input(0), 1, x, units))
        ? null
        : new Step("GRU", GRU_ORDER, List.of(kernel, last), null, List.of());
  }

  // ---- What was done before the loop ----

  private @Nullable NdArray constant(Value value) {
    Ref ref = chains.ref(value);
    NdArray array = ref.constant() == null ? null : writer.ordered(ref, "").constant();
    return array == null || array.shape().rank() == 0 ? null : array;
  }

  private @Nullable Projection projection(Emit e, Value sequence) {
    Value product = sequence;
    NdArray bias = null;
    if (sequence.op() instanceof Op.Add) {
      bias = constant(sequence.node().input(1));
      product = sequence.node().input(0);
      if (bias == null) {
        return null;
      }
    }
    if (!(product.op() instanceof Op.Reshape)
        || !(product.node().input(0).op() instanceof Op.MatMul op)
        || op.transposeX()
        || op.transposeY()) {
      return null;
    }
    Node multiplied = product.node().input(0).node();
    Value rows = multiplied.input(0);
    NdArray kernel = constant(multiplied.input(1));
    if (kernel == null || !(rows.op() instanceof Op.Reshape)) {
      return null;
    }
    Ref x = chains.ref(rows.node().input(0));
    List<Extent> dims = chains.ref(sequence).dims();
    return x.rank() == 3 && x.dims().subList(0, 2).equals(dims.subList(0, 2))
        ? new Projection(
            writer.plain(x, e.origin()), kernel, chains.ref(multiplied.input(1)).name(), bias)
        : null;
  }

  // ---- What is written ----

  private List<Ref> written(
      Emit e,
      List<Ref> in,
      Op.Scan op,
      Twins twins,
      int units,
      Step step,
      Projection projection,
      List<NdArray> kernels,
      @Nullable NdArray stateBias) {
    int gates = step.order().length;
    List<String> inputs = new ArrayList<>();
    inputs.add(writer.name(projection.x()));
    inputs.add(
        writer.constant(
            projection.label(), gateFirst(List.of(projection.kernel()), step.order(), units)));
    inputs.add(
        writer.constant(
            chains.ref(step.kernels().getFirst()).name(), gateFirst(kernels, step.order(), units)));
    inputs.add("");
    if (projection.bias() != null || stateBias != null) {
      float[] both = new float[2 * gates * units];
      copyGates(projection.bias(), step.order(), units, both, 0);
      copyGates(stateBias, step.order(), units, both, gates * units);
      inputs.set(3, writer.constant(e.origin() + "/bias", NdArray.of(both, 1, 2 * gates * units)));
    }
    inputs.add("");
    String zero = writer.longs(0);
    for (int i = 0; i < op.carried(); i++) {
      inputs.add(
          Elementwise.isNumber(in.get(i), 0)
              ? ""
              : e.op("Unsqueeze", writer.plainName(in.get(i), e.origin()), zero));
    }
    while (inputs.getLast().isEmpty()) {
      inputs.removeLast();
    }
    List<OnnxAttribute> settings = new ArrayList<>(step.settings());
    settings.add(OnnxAttribute.of("hidden_size", units));
    if (op.reverse()) {
      settings.add(OnnxAttribute.of("direction", "reverse"));
    }
    List<String> results =
        writer.emitAll(
            e.scope().nodes(),
            e.origin(),
            step.operator(),
            inputs,
            1 + op.carried(),
            settings.toArray(OnnxAttribute[]::new));
    List<Ref> all = new ArrayList<>();
    for (int i = 0; i < op.body().outputs().size(); i++) {
      boolean last = i < op.carried();
      String name = e.op("Squeeze", results.get(last ? 1 + i : 0), last ? zero : writer.longs(1));
      all.add(GraphWriter.plain(e.scope(), name, DType.FLOAT32, twins.output(i)));
    }
    return Collections.unmodifiableList(all);
  }

  /**
   * Kernels {@code [n, gates * units]} that stand side by side, as {@code [1, gates * units, n]}.
   */
  private static NdArray gateFirst(List<NdArray> kernels, int[] order, int units) {
    int n = kernels.getFirst().shape().dim(0);
    float[] result = new float[n * order.length * units];
    float[][] columns = new float[order.length][];
    int[] offsets = new int[order.length];
    int[] widths = new int[order.length];
    int gate = 0;
    for (NdArray kernel : kernels) {
      int width = kernel.shape().dim(1);
      for (int k = 0; k < width / units; k++, gate++) {
        columns[gate] = kernel.toFloatArray();
        offsets[gate] = k * units;
        widths[gate] = width;
      }
    }
    for (int g = 0; g < order.length; g++) {
      int from = order[g];
      for (int u = 0; u < units; u++) {
        for (int i = 0; i < n; i++) {
          result[(g * units + u) * n + i] = columns[from][i * widths[from] + offsets[from] + u];
        }
      }
    }
    return NdArray.wrap(DType.FLOAT32, Shape.of(1, order.length * units, n), result);
  }

  private static void copyGates(
      @Nullable NdArray bias, int[] order, int units, float[] target, int at) {
    if (bias != null) {
      float[] numbers = bias.toFloatArray();
      for (int g = 0; g < order.length; g++) {
        System.arraycopy(numbers, order[g] * units, target, at + g * units, units);
      }
    }
  }
}
