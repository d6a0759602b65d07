package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.tensor.Tensor;

/** Attention in its variants, and the rotation that tells it about positions. */
final class Attentions {
  private static final double HIDDEN = Double.NEGATIVE_INFINITY;

  private Attentions() {}

  static void register(Map<String, Operator> all) {
    all.put("Attention", Attentions::attention);
    all.put("ai.onnx.preview:FlexAttention", Operator.one(Attentions::flexible));
    all.put("LinearAttention", Attentions::linear);
    all.put("RotaryEmbedding", Operator.one(Attentions::rotary));
  }

  /** From {@code [batch, length, heads * width]} to {@code [batch, heads, length, width]}. */
  private static Tensor heads(Tensor x, int heads) {
    return x.rank() == 4
        ? x
        : x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads).transpose(0, 2, 1, 3);
  }

  /** Each head of keys or values serves several heads of queries. */
  private static Tensor shared(Tensor x, int heads) {
    int each = heads / x.dim(1);
    return each == 1
        ? x
        : x.expandDims(2)
            .broadcastTo(Shape.of(x.dim(0), x.dim(1), each, x.dim(2), x.dim(3)))
            .reshape(x.dim(0), heads, x.dim(2), x.dim(3));
  }

  private static List<OnnxValue> attention(Call call) {
    TypedTensor query = call.tensor(0);
    OnnxDType type = query.type();
    Tensor q = heads(query.tensor(), (int) call.whole("q_num_heads", 1));
    Tensor k = heads(call.x(1), (int) call.whole("kv_num_heads", 1));
    Tensor v = heads(call.x(2), (int) call.whole("kv_num_heads", 1));
    if (call.has(4)) {
      k = Tensor.concat(2, List.of(call.x(4), k));
      v = Tensor.concat(2, List.of(call.x(5), v));
    }
    Tensor allKeys = shared(k, q.dim(1));
    Tensor allValues = shared(v, q.dim(1));
    double scale = Math.sqrt(call.real("scale", 1 / Math.sqrt(q.dim(3))));
    Tensor factor = Carrier.fit(type, Raw.constant(q, scale));
    Tensor scaledQuery = Carrier.fit(type, q.multiply(factor));
    Tensor scaledKey = Carrier.fit(type, allKeys.multiply(factor));
    Tensor scores = Carrier.fit(type, scaledQuery.matmul(scaledKey.swapAxes(2, 3)));
    int mode = (int) call.whole("qk_matmul_output_mode", 0);
    Tensor shown = scores;
    double cap = call.real("softcap", 0);
    if (cap > 0) {
      scores = Carrier.fit(type, scores.divide(cap).tanh().multiply(cap));
      shown = mode == 0 ? shown : scores;
    }
    Tensor bias = bias(call, q, allKeys.dim(2));
    if (bias != null) {
      // What is hidden stays hidden, whatever its score.
      Tensor hidden = bias.equal(HIDDEN);
      Tensor sum = scores.add(hidden.where(bias.zerosLike(), bias));
      scores = hidden.where(Raw.constant(scores, HIDDEN), sum);
    }
    shown = mode == 2 ? scores : shown;
    OnnxDType precision = call.dtype("softmax_precision", type);
    Tensor weights = softmax(precision, scores.cast(Carrier.of(precision)));
    weights = Carrier.fit(type, weights);
    shown = mode == 3 ? weights : shown;
    Tensor result = weights.matmul(allValues);
    if (query.rank() == 3) {
      result = result.transpose(0, 2, 1, 3);
      result = result.reshape(result.dim(0), result.dim(1), -1);
    }
    return List.of(
        query.computed(result), query.moved(k), call.tensor(2).moved(v), query.computed(shown));
  }

  /** A softmax that gives zeros where everything is hidden. */
  private static Tensor softmax(OnnxDType type, Tensor scores) {
    Tensor greatest = scores.keep(scores.max(3), 3).stopGradient();
    Tensor shift = greatest.equal(HIDDEN).where(greatest.zerosLike(), greatest);
    Tensor powers = Carrier.fit(type, Carrier.fit(type, scores.subtract(shift)).exp());
    Tensor sum = Carrier.fit(type, scores.keep(powers.sum(3), 3));
    return Carrier.fit(type, powers.divide(sum.equal(0).where(sum.onesLike(), sum)));
  }

  /** What is added to the scores: masks, the frontier of the past, windows, padding. */
  private static @Nullable Tensor bias(Call call, Tensor q, int keys) {
    int queries = q.dim(2);
    Tensor bias = null;
    if (call.has(3)) {
      TypedTensor mask = call.tensor(3);
      bias =
          mask.type() == OnnxDType.BOOL
              ? hide(mask.tensor(), q.dtype())
              : mask.tensor().cast(q.dtype());
      int missing = keys - bias.dim(-1);
      if (missing > 0) {
        int[] low = new int[bias.rank()];
        int[] high = new int[bias.rank()];
        high[bias.rank() - 1] = missing;
        bias = Movement.pad(bias, low, high, "constant", Raw.constant(bias, HIDDEN));
      }
    }
    Shape shape = Shape.of(queries, keys);
    Tensor row = Tensor.iota(DType.INT64, shape, 0);
    Tensor column = Tensor.iota(DType.INT64, shape, 1);
    Tensor lengths = call.has(6) ? call.x(6).cast(DType.INT64).reshape(-1, 1, 1, 1) : null;
    Tensor offset =
        call.has(4)
            ? Tensor.scalar((long) call.tensor(4).shape().dim(2))
            : lengths != null ? lengths.subtract(queries) : Tensor.scalar(0L);
    Tensor place = row.add(offset);
    if (call.flag("is_causal", false)) {
      bias = plus(bias, hide(column.lessEqual(place), q.dtype()));
    }
    long left = call.whole("left_window_size", -1);
    long right = call.whole("right_window_size", -1);
    if (left >= 0) {
      Tensor first = place.subtract(Tensor.scalar(left));
      bias = plus(bias, hide(column.greaterEqual(first), q.dtype()));
    }
    if (right >= 0) {
      Tensor last = place.add(Tensor.scalar(right));
      bias = plus(bias, hide(column.lessEqual(last), q.dtype()));
    }
    return lengths == null ? bias : plus(bias, hide(column.less(lengths), q.dtype()));
  }

  private static Tensor plus(@Nullable Tensor bias, Tensor more) {
    return bias == null ? more : bias.add(more);
  }

  private static Tensor hide(Tensor visible, DType dtype) {
    Tensor zero = Tensor.full(dtype, Shape.SCALAR, 0);
    return visible.where(zero, Tensor.full(dtype, Shape.SCALAR, HIDDEN));
  }

  private static TypedTensor flexible(Call call) {
    TypedTensor query = call.tensor(0);
    Tensor q = query.tensor();
    OnnxDType precision =
        call.dtype(
            "softmax_precision",
            query.type() == OnnxDType.DOUBLE ? OnnxDType.DOUBLE : OnnxDType.FLOAT);
    DType carrier = Carrier.of(precision);
    Tensor k = shared(call.x(1), q.dim(1));
    Tensor v = shared(call.x(2), q.dim(1));
    double scale = call.real("scale", 1 / Math.sqrt(q.dim(3)));
    Tensor scores = q.cast(carrier).matmul(k.cast(carrier).swapAxes(2, 3)).multiply(scale);
    Tensor changed = modified(call, "score_mod", precision, scores);
    Tensor weights = modified(call, "prob_mod", precision, softmax(precision, changed));
    return query.computed(weights.matmul(v.cast(carrier)));
  }

  private static Tensor modified(Call call, String name, OnnxDType type, Tensor x) {
    OnnxGraph graph = call.graph(name);
    if (graph == null) {
      return x;
    }
    OnnxValue result = call.run(graph, List.of(TypedTensor.of(type, x))).getFirst();
    return result instanceof TypedTensor tensor ? tensor.tensor() : x;
  }

  /** Attention without softmax: a matrix of what was seen is carried from step to step. */
  private static List<TypedTensor> linear(Call call) {
    TypedTensor query = call.tensor(0);
    int heads = (int) call.whole("kv_num_heads", 1);
    int queryHeads = (int) call.whole("q_num_heads", heads);
    Tensor q = heads(query.tensor(), queryHeads);
    Tensor k = heads(call.x(1), heads);
    Tensor v = heads(call.x(2), heads);
    int width = k.dim(3);
    double scale = call.real("scale", 0);
    scale = scale == 0 ? 1 / Math.sqrt(q.dim(3)) : scale;
    String rule = call.text("update_rule", "gated_delta");
    int batch = q.dim(0);
    Tensor state =
        call.has(3)
            ? call.x(3)
            : Tensor.full(k.dtype(), Shape.of(batch, heads, width, v.dim(3)), 0);
    Tensor decay = rule.startsWith("gated") ? perHead(call.x(4), heads) : null;
    Tensor rate = rule.endsWith("delta") ? perHead(call.x(5), heads) : null;
    List<Tensor> outputs = new ArrayList<>();
    for (int t = 0; t < k.dim(2); t++) {
      Tensor key = k.select(2, t).expandDims(3);
      Tensor value = v.select(2, t).expandDims(2);
      if (decay != null) {
        state = state.multiply(decay.select(2, t).expandDims(3).exp());
      }
      if (rate != null) {
        Tensor seen = key.swapAxes(2, 3).matmul(state);
        value = value.subtract(seen).multiply(rate.select(2, t).expandDims(3));
      }
      state = state.add(key.multiply(value));
      Tensor now = q.select(2, t).expandDims(2).matmul(shared(state, queryHeads));
      outputs.add(now.multiply(scale));
    }
    Tensor all = Tensor.concat(2, outputs).transpose(0, 2, 1, 3);
    OnnxDType stateType = call.has(3) ? call.tensor(3).type() : query.type();
    return List.of(
        query.computed(all.reshape(batch, all.dim(1), -1)), TypedTensor.of(stateType, state));
  }

  /** From {@code [batch, length, heads * k]} or {@code [batch, length, 1]} to one row per head. */
  private static Tensor perHead(Tensor x, int heads) {
    return x.dim(2) == 1 ? x.expandDims(1) : heads(x, heads);
  }

  private static TypedTensor rotary(Call call) {
    TypedTensor given = call.tensor(0);
    Tensor x = given.tensor();
    boolean interleaved = call.flag("interleaved", false);
    // [batch, length, heads, width]
    Tensor apart =
        x.rank() == 4
            ? x.transpose(0, 2, 1, 3)
            : x.reshape(x.dim(0), x.dim(1), (int) call.whole("num_heads", 1), -1);
    int width = apart.dim(3);
    int rotated = (int) call.whole("rotary_embedding_dim", 0);
    rotated = rotated == 0 ? width : rotated;
    Tensor cos = call.x(1);
    Tensor sin = call.x(2);
    if (call.has(3)) {
      cos = cos.take(call.x(3), 0);
      sin = sin.take(call.x(3), 0);
    }
    Tensor all = turned(apart, cos.expandDims(2), sin.expandDims(2), rotated, interleaved);
    return given.computed(x.rank() == 4 ? all.transpose(0, 2, 1, 3) : all.reshape(x.shape()));
  }

  /**
   * Turns pairs of numbers.
   *
   * @param apart {@code [batch, length, heads, width]}
   * @param cos one for each pair, {@code [batch, length, 1, rotated / 2]}
   * @param sin as many
   * @param rotated how many numbers of each head are turned; the others stay
   * @param interleaved whether neighbours are a pair, instead of numbers of the two halves
   */
  static Tensor turned(Tensor apart, Tensor cos, Tensor sin, int rotated, boolean interleaved) {
    int half = rotated / 2;
    Tensor turning = apart.slice(3, 0, rotated);
    Shape pairs = turning.shape().slice(0, 3).plus(half, 2);
    Tensor first = interleaved ? turning.reshape(pairs).select(4, 0) : turning.slice(3, 0, half);
    Tensor second =
        interleaved ? turning.reshape(pairs).select(4, 1) : turning.slice(3, half, rotated);
    Tensor real = cos.multiply(first).subtract(sin.multiply(second));
    Tensor imaginary = sin.multiply(first).add(cos.multiply(second));
    Tensor result =
        interleaved
            ? Tensor.stack(4, List.of(real, imaginary)).reshape(turning.shape())
            : Tensor.concat(3, List.of(real, imaginary));
    return Tensor.concat(3, List.of(result, apart.slice(3, rotated, apart.dim(3))));
  }
}
