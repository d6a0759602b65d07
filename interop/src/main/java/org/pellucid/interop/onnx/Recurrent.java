package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** Recurrent layers: RNN, GRU and LSTM, in both directions. */
final class Recurrent {
  private static final Map<String, Double> ALPHAS =
      Map.of(
          "Affine",
          1.0,
          "LeakyRelu",
          0.01,
          "ThresholdedRelu",
          1.0,
          "ScaledTanh",
          1.0,
          "HardSigmoid",
          0.2,
          "Elu",
          1.0);
  private static final Map<String, Double> BETAS =
      Map.of("Affine", 0.0, "ScaledTanh", 1.0, "HardSigmoid", 0.5);

  /** The kinds of layers, with the number of their gates and what they use when nothing is said. */
  private enum Kind {
    RNN(1),
    GRU(3),
    LSTM(4);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    List<String> activations() {
      return switch (this) {
        case RNN -> List.of("Tanh");
        case GRU -> List.of("Sigmoid", "Tanh");
        case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
      };
    }
  }

  /** The weights of one direction; {@code peepholes} are three rows of numbers or null. */
  private record Cell(
      Kind kind,
      Tensor kernel,
      Tensor recurrent,
      Tensor inputBias,
      Tensor recurrentBias,
      @Nullable Tensor peepholes,
      List<UnaryOperator<Tensor>> activations,
      boolean linearBeforeReset,
      boolean coupled,
      double clip) {}

  private final Call call;
  private final Kind kind;
  private final int hidden;
  private final int directions;

  private Recurrent(Call call, Kind kind) {
    this.call = call;
    this.kind = kind;
    this.hidden = call.tensor(2).shape().dim(2);
    this.directions = call.tensor(2).shape().dim(0);
  }

  static void register(Map<String, Operator> all) {
    for (Kind kind : Kind.values()) {
      all.put(kind.name(), call -> new Recurrent(call, kind).run());
    }
  }

  private List<TypedTensor> run() {
    boolean batchFirst = call.flag("layout", false);
    TypedTensor given = call.tensor(0);
    Tensor x = batchFirst ? given.tensor().swapAxes(0, 1) : given.tensor();
    int batch = x.dim(1);
    Tensor lengths = call.has(4) ? call.x(4) : null;
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> lastStates = new ArrayList<>();
    List<Tensor> lastMemories = new ArrayList<>();
    String direction = call.text("direction", "forward");
    for (int d = 0; d < directions; d++) {
      boolean reverse = d == 1 || direction.equals("reverse");
      Tensor from = reverse ? reversed(x, lengths) : x;
      Cell cell = cell(d);
      List<Tensor> states = new ArrayList<>();
      states.add(initial(5, d, batch, batchFirst, x.dtype()));
      if (kind == Kind.LSTM) {
        states.add(initial(6, d, batch, batchFirst, x.dtype()));
      }
      Loop.Result result = loop(cell, from, states, lengths);
      Tensor output = result.outputs().getFirst();
      outputs.add(reverse ? reversed(output, lengths) : output);
      lastStates.add(result.carried().get(0));
      if (kind == Kind.LSTM) {
        lastMemories.add(result.carried().get(1));
      }
    }
    int at = batchFirst ? 2 : 1;
    Tensor y = Tensor.stack(1, outputs);
    List<TypedTensor> results = new ArrayList<>();
    results.add(given.computed(batchFirst ? y.transpose(2, 0, 1, 3) : y));
    results.add(given.computed(Tensor.stack(at - 1, lastStates)));
    if (kind == Kind.LSTM) {
      results.add(given.computed(Tensor.stack(at - 1, lastMemories)));
    }
    return results;
  }

  private Tensor initial(int input, int direction, int batch, boolean batchFirst, DType dtype) {
    return call.has(input)
        ? call.x(input).select(batchFirst ? 1 : 0, direction)
        : Tensor.full(dtype, Shape.of(batch, hidden), 0);
  }

  private Cell cell(int d) {
    Tensor kernel = call.x(1).select(0, d);
    int rows = kind.gates * hidden;
    Tensor none = Tensor.full(kernel.dtype(), Shape.of(rows), 0);
    Tensor bias = call.has(3) ? call.x(3).select(0, d) : null;
    return new Cell(
        kind,
        kernel.transpose(),
        call.x(2).select(0, d).transpose(),
        bias == null ? none : bias.slice(0, 0, rows),
        bias == null ? none : bias.slice(0, rows, 2 * rows),
        kind == Kind.LSTM && call.has(7) ? call.x(7).select(0, d).reshape(3, hidden) : null,
        activations(d),
        call.flag("linear_before_reset", false),
        call.flag("input_forget", false),
        call.real("clip", 0));
  }

  private List<UnaryOperator<Tensor>> activations(int d) {
    List<String> names = call.texts("activations");
    int count = kind.activations().size();
    if (names.size() < (d + 1) * count) {
      names = names.size() == count ? repeated(names) : repeated(kind.activations());
    }
    double[] alphas = call.reals("activation_alpha");
    double[] betas = call.reals("activation_beta");
    List<UnaryOperator<Tensor>> all = new ArrayList<>();
    int alpha = 0;
    int beta = 0;
    for (String name : names) {
      boolean takesAlpha = ALPHAS.containsKey(name);
      boolean takesBeta = BETAS.containsKey(name);
      double a =
          takesAlpha && alpha < alphas.length ? alphas[alpha++] : ALPHAS.getOrDefault(name, 0.0);
      double b = takesBeta && beta < betas.length ? betas[beta++] : BETAS.getOrDefault(name, 0.0);
      all.add(activation(name, a, b));
    }
    return all.subList(d * count, (d + 1) * count);
  }

  private static List<String> repeated(List<String> names) {
    List<String> twice = new ArrayList<>(names);
    twice.addAll(names);
    return twice;
  }

  private UnaryOperator<Tensor> activation(String name, double alpha, double beta) {
    return switch (name) {
      case "Tanh" -> Tensor::tanh;
      case "Sigmoid" -> Tensor::sigmoid;
      case "Relu" -> Tensor::relu;
      case "Affine" -> x -> x.multiply(alpha).add(beta);
      case "LeakyRelu" -> x -> Activations.leakyRelu(x, alpha);
      case "ThresholdedRelu" -> x -> x.greaterEqual(alpha).where(x, x.zerosLike());
      case "ScaledTanh" -> x -> x.multiply(beta).tanh().multiply(alpha);
      case "HardSigmoid" -> x -> Activations.hardSigmoid(x, alpha, beta);
      case "Elu" -> x -> Activations.elu(x, alpha);
      case "Softsign" -> x -> x.divide(x.abs().add(1));
      case "Softplus" -> Nn::softplus;
      default -> throw call.unsupported("activation " + name);
    };
  }

  /** Turns sequences around, each within its own length. */
  private static Tensor reversed(Tensor x, @Nullable Tensor lengths) {
    if (lengths == null) {
      return x.flip(0);
    }
    Tensor steps = Tensor.iota(DType.INT64, x.shape(), 0);
    Tensor ends = lengths.cast(DType.INT64).reshape(1, -1, 1);
    Tensor places = steps.less(ends).where(ends.subtract(1).subtract(steps), steps);
    return Indexing.takeAlong(x, places, 0);
  }

  private static Loop.Result loop(
      Cell cell, Tensor x, List<Tensor> states, @Nullable Tensor lengths) {
    Tensor projected = x.matmul(cell.kernel).add(cell.inputBias);
    Tensor steps = Tensor.arange(x.dim(0), DType.INT32);
    return Loop.scan(
        states,
        List.of(projected, steps),
        false,
        (before, slices) -> {
          List<Tensor> after = step(cell, slices.get(0), before);
          if (lengths == null) {
            return new Loop.Result(after, List.of(after.getFirst()));
          }
          // Behind its end, a sequence keeps its state and gives zeros.
          Tensor going = slices.get(1).less(lengths.cast(DType.INT32)).expandDims(1);
          List<Tensor> kept = new ArrayList<>();
          for (int i = 0; i < after.size(); i++) {
            kept.add(going.where(after.get(i), before.get(i)));
          }
          Tensor output = going.where(after.getFirst(), after.getFirst().zerosLike());
          return new Loop.Result(kept, List.of(output));
        });
  }

  private static List<Tensor> step(Cell cell, Tensor x, List<Tensor> before) {
    Tensor h = before.getFirst();
    return switch (cell.kind) {
      case RNN ->
          List.of(
              cell.activations
                  .get(0)
                  .apply(clipped(cell, x.add(h.matmul(cell.recurrent)).add(cell.recurrentBias))));
      case GRU -> List.of(gru(cell, x, h));
      case LSTM -> lstm(cell, x, h, before.get(1));
    };
  }

  private static Tensor clipped(Cell cell, Tensor x) {
    return cell.clip > 0 ? x.clip(-cell.clip, cell.clip) : x;
  }

  private static Tensor part(Tensor all, int width, int index) {
    return all.slice(all.rank() - 1, index * width, (index + 1) * width);
  }

  private static Tensor gru(Cell cell, Tensor x, Tensor h) {
    int n = h.dim(-1);
    UnaryOperator<Tensor> f = cell.activations.get(0);
    Tensor hidden = h.matmul(cell.recurrent.slice(1, 0, 2 * n));
    Tensor gates = x.slice(1, 0, 2 * n).add(hidden).add(cell.recurrentBias.slice(0, 0, 2 * n));
    Tensor update = f.apply(clipped(cell, part(gates, n, 0)));
    Tensor reset = f.apply(clipped(cell, part(gates, n, 1)));
    Tensor kernel = cell.recurrent.slice(1, 2 * n, 3 * n);
    Tensor bias = cell.recurrentBias.slice(0, 2 * n, 3 * n);
    Tensor past =
        cell.linearBeforeReset
            ? reset.multiply(h.matmul(kernel).add(bias))
            : reset.multiply(h).matmul(kernel).add(bias);
    Tensor candidate = cell.activations.get(1).apply(clipped(cell, part(x, n, 2).add(past)));
    return update.subtractFrom(1).multiply(candidate).add(update.multiply(h));
  }

  private static List<Tensor> lstm(Cell cell, Tensor x, Tensor h, Tensor c) {
    int n = h.dim(-1);
    UnaryOperator<Tensor> f = cell.activations.get(0);
    Tensor gates = x.add(h.matmul(cell.recurrent)).add(cell.recurrentBias);
    Tensor in = f.apply(clipped(cell, peeped(cell, part(gates, n, 0), c, 0)));
    Tensor forget =
        cell.coupled
            ? in.subtractFrom(1)
            : f.apply(clipped(cell, peeped(cell, part(gates, n, 2), c, 2)));
    Tensor candidate = cell.activations.get(1).apply(clipped(cell, part(gates, n, 3)));
    Tensor memory = forget.multiply(c).add(in.multiply(candidate));
    Tensor out = f.apply(clipped(cell, peeped(cell, part(gates, n, 1), memory, 1)));
    return List.of(out.multiply(cell.activations.get(2).apply(memory)), memory);
  }

  private static Tensor peeped(Cell cell, Tensor gate, Tensor memory, int row) {
    Tensor peepholes = cell.peepholes;
    return peepholes == null ? gate : gate.add(peepholes.select(0, row).multiply(memory));
  }
}
