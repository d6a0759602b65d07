package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Operators of ONNX Runtime's own domain that its optimizer puts in the place of chains of standard
 * ones, and that exporters of transformers write.
 *
 * @see <a
 *     href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">ContribOperators</a>
 */
final class FusedOperators {
  /** The domain of these operators. */
  static final String DOMAIN = "com.microsoft:";

  private static final double MASKED = -10000;

  private FusedOperators() {}

  static void register(Map<String, Operator> all) {
    all.put(DOMAIN + "Gelu", Operator.map(Activations::gelu));
    all.put(DOMAIN + "BiasGelu", one(call -> Activations.gelu(call.x(0).add(call.x(1)))));
    all.put(DOMAIN + "FastGelu", one(call -> Activations.geluTanh(biased(call, call.x(0), 1))));
    all.put(
        DOMAIN + "QuickGelu",
        one(call -> call.x(0).multiply(call.x(0).multiply(call.real("alpha", 1.702)).sigmoid())));
    all.put(DOMAIN + "FusedMatMul", one(FusedOperators::matmul));
    all.put(DOMAIN + "TransposeMatMul", one(FusedOperators::matmul));
    all.put(DOMAIN + "FusedGemm", one(call -> activated(call, Products.gemm(call).tensor())));
    all.put(DOMAIN + "FusedConv", one(FusedOperators::conv));
    all.put(DOMAIN + "SkipLayerNormalization", FusedOperators::skipLayer);
    all.put(DOMAIN + "SkipSimplifiedLayerNormalization", FusedOperators::skipSimplified);
    all.put("SimplifiedLayerNormalization", FusedOperators::simplified);
    all.put(DOMAIN + "EmbedLayerNormalization", FusedOperators::embed);
    all.put(DOMAIN + "Attention", FusedOperators::attention);
    all.put(DOMAIN + "MultiHeadAttention", FusedOperators::multiHead);
    all.put(DOMAIN + "RotaryEmbedding", one(FusedOperators::rotary));
  }

  private static Operator one(Function<Call, Tensor> function) {
    return Operator.one(call -> call.tensor(0).computed(function.apply(call)));
  }

  private static Tensor biased(Call call, Tensor x, int bias) {
    return call.has(bias) ? x.add(call.x(bias)) : x;
  }

  // ---- Products and activations ----

  private static Tensor matmul(Call call) {
    if (call.flag("transBatchA", false) || call.flag("transBatchB", false)) {
      throw call.unsupported("batch axes that are turned");
    }
    Tensor a = turned(call.x(0), call.flag("transA", false));
    Tensor b = turned(call.x(1), call.flag("transB", false));
    return a.matmul(b).multiply(call.real("alpha", 1));
  }

  private static Tensor turned(Tensor x, boolean wanted) {
    return wanted && x.rank() > 1 ? x.swapAxes(x.rank() - 2, x.rank() - 1) : x;
  }

  private static Tensor conv(Call call) {
    Tensor y = Convolutions.conv(call, call.x(0), call.x(1));
    if (call.has(2)) {
      y = y.add(Layout.channels(call.x(2), y.rank()));
    }
    return activated(call, biased(call, y, 3));
  }

  /** The activation that an operator has swallowed. */
  private static Tensor activated(Call call, Tensor x) {
    double[] settings = call.reals("activation_params");
    double alpha = settings.length > 0 ? settings[0] : call.real("activation_alpha", 0);
    double beta = settings.length > 1 ? settings[1] : call.real("activation_beta", 0);
    return switch (call.text("activation", "")) {
      case "" -> x;
      case "Relu" -> x.relu();
      case "Sigmoid" -> x.sigmoid();
      case "Tanh" -> x.tanh();
      case "LeakyRelu" -> Activations.leakyRelu(x, alpha);
      case "Clip" -> x.clip(alpha, beta);
      case "HardSigmoid" -> Activations.hardSigmoid(x, alpha, beta);
      default -> throw call.unsupported("activation \"" + call.text("activation", "") + "\"");
    };
  }

  // ---- Normalizations ----

  /** The normalized numbers, the means and the reciprocal deviations of the last axes. */
  private static List<Tensor> normal(Tensor x, boolean centre, double epsilon, int axis) {
    int[] axes = Ints.range(axis, x.rank()).toArray();
    Tensor mean = x.keep(x.mean(axes), axes);
    Tensor centred = centre ? x.subtract(mean) : x;
    Tensor variance = x.keep(centred.square().mean(axes), axes);
    Tensor inverse = variance.add(epsilon).sqrt().reciprocal();
    return List.of(centred.multiply(inverse), mean, inverse);
  }

  private static List<TypedTensor> skipLayer(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor sum = biased(call, x.tensor().add(call.x(1)), 4);
    List<Tensor> normal = normal(sum, true, call.real("epsilon", 1e-12), x.rank() - 1);
    Tensor y = biased(call, normal.get(0).multiply(call.x(2)), 3);
    return List.of(
        x.computed(y),
        TypedTensor.floats(normal.get(1)),
        TypedTensor.floats(normal.get(2)),
        x.computed(sum));
  }

  private static List<TypedTensor> skipSimplified(Call call) {
    TypedTensor x = call.tensor(0);
    Tensor sum = biased(call, x.tensor().add(call.x(1)), 3);
    List<Tensor> normal = normal(sum, false, call.real("epsilon", 1e-12), x.rank() - 1);
    return List.of(
        x.computed(normal.get(0).multiply(call.x(2))),
        TypedTensor.floats(normal.get(1)),
        TypedTensor.floats(normal.get(2)),
        x.computed(sum));
  }

  private static List<TypedTensor> simplified(Call call) {
    TypedTensor x = call.tensor(0);
    int axis = call.axis("axis", -1, x.rank());
    List<Tensor> normal = normal(x.tensor(), false, call.real("epsilon", 1e-5), axis);
    return List.of(
        x.computed(normal.get(0).multiply(call.x(1))), TypedTensor.floats(normal.get(2)));
  }

  /** Words, places and segments looked up, added and normalized. */
  private static List<TypedTensor> embed(Call call) {
    Tensor ids = call.x(0);
    int batch = ids.dim(0);
    int length = ids.dim(1);
    TypedTensor words = call.tensor(2);
    Tensor places = call.has(8) ? call.x(8) : Tensor.iota(DType.INT32, Shape.of(1, length), 1);
    Tensor sum = words.tensor().take(ids, 0).add(call.x(3).take(places, 0));
    if (call.has(1)) {
      sum = sum.add(call.x(4).take(call.x(1), 0));
    }
    Tensor y = normal(sum, true, call.real("epsilon", 1e-12), 2).getFirst();
    Tensor lengths =
        call.has(7)
            ? call.x(7).equal(1).cast(DType.INT32).sum(1)
            : Tensor.full(DType.INT32, Shape.of(batch), 0);
    return List.of(
        words.computed(y.multiply(call.x(5)).add(call.x(6))),
        new TypedTensor(OnnxDType.INT32, lengths),
        words.computed(sum));
  }

  // ---- Attention ----

  /** From {@code [batch, length, heads * width]} to {@code [batch, heads, length, width]}. */
  private static Tensor heads(Tensor x, int heads) {
    return x.reshape(x.dim(0), x.dim(1), heads, -1).transpose(0, 2, 1, 3);
  }

  private static List<OnnxValue> attention(Call call) {
    TypedTensor x = call.tensor(0);
    if (call.flag("do_rotary", false) || call.has(6)) {
      throw call.unsupported("rotation, or a past in a buffer of fixed size");
    }
    int heads = (int) call.whole("num_heads", 1);
    Tensor all = biased(call, x.tensor().matmul(call.x(1)), 2);
    long third = all.dim(2) / 3;
    int[] sizes = call.narrow(call.wholes("qkv_hidden_sizes", third, third, third));
    Tensor q = heads(all.slice(2, 0, sizes[0]), heads);
    Tensor k = heads(all.slice(2, sizes[0], sizes[0] + sizes[1]), heads);
    Tensor v = heads(all.slice(2, sizes[0] + sizes[1], all.dim(2)), heads);
    if (call.has(4)) {
      k = Tensor.concat(2, List.of(call.x(4).select(0, 0), k));
      v = Tensor.concat(2, List.of(call.x(4).select(0, 1), v));
    }
    Tensor bias = mask(call, 3, x.shape().dim(0), k.dim(2));
    Tensor result = attend(call, q, k, v, plus(bias, call.has(5) ? call.x(5) : null));
    List<OnnxValue> results = new ArrayList<>();
    results.add(x.computed(result));
    if (call.wants(1)) {
      results.add(x.moved(Tensor.stack(0, List.of(k, v))));
    }
    return results;
  }

  private static List<OnnxValue> multiHead(Call call) {
    TypedTensor query = call.tensor(0);
    int heads = (int) call.whole("num_heads", 1);
    Tensor q;
    Tensor k;
    Tensor v;
    if (query.rank() == 5) {
      // Queries, keys and values of each head lie side by side.
      q = query.tensor().select(3, 0).transpose(0, 2, 1, 3);
      k = query.tensor().select(3, 1).transpose(0, 2, 1, 3);
      v = query.tensor().select(3, 2).transpose(0, 2, 1, 3);
    } else {
      q = heads(query.tensor(), heads);
      Tensor key = call.x(1);
      boolean paired = key.rank() == 5;
      k =
          paired
              ? key.select(3, 0).transpose(0, 2, 1, 3)
              : key.rank() == 4 ? key : heads(key, heads);
      Tensor value = paired ? key : call.x(2);
      v =
          paired
              ? value.select(3, 1).transpose(0, 2, 1, 3)
              : value.rank() == 4 ? value : heads(value, heads);
    }
    if (call.has(3)) {
      int width = heads * q.dim(3);
      Tensor bias = call.x(3).reshape(1, 1, -1);
      q = q.add(heads(bias.slice(2, 0, width), heads));
      k = k.add(heads(bias.slice(2, width, 2 * width), heads));
      v = v.add(heads(bias.slice(2, 2 * width, bias.dim(2)), heads));
    }
    if (call.has(6)) {
      k = Tensor.concat(2, List.of(call.x(6), k));
      v = Tensor.concat(2, List.of(call.x(7), v));
    }
    if (call.has(8)) {
      throw call.unsupported("a past in a buffer of fixed size");
    }
    Tensor bias = mask(call, 4, q.dim(0), k.dim(2));
    Tensor result = attend(call, q, k, v, plus(bias, call.has(5) ? call.x(5) : null));
    return List.of(query.computed(result), query.moved(k), query.moved(v));
  }

  private static Tensor attend(Call call, Tensor q, Tensor k, Tensor v, @Nullable Tensor bias) {
    double given = call.real("scale", 0);
    double scale = given == 0 ? 1 / Math.sqrt(q.dim(3)) : given;
    Tensor scores = q.matmul(k.swapAxes(2, 3)).multiply(scale);
    int past = k.dim(2) - q.dim(2);
    if (call.flag("unidirectional", false)) {
      Shape shape = Shape.of(q.dim(2), k.dim(2));
      Tensor place = Tensor.iota(DType.INT32, shape, 0).add(past);
      Tensor seen = Tensor.iota(DType.INT32, shape, 1).lessEqual(place);
      scores = seen.where(scores, Raw.constant(scores, -Float.MAX_VALUE));
    }
    Tensor weights = Nn.softmax(bias == null ? scores : scores.add(bias), 3);
    return weights.matmul(v).transpose(0, 2, 1, 3).reshape(q.dim(0), q.dim(2), -1);
  }

  private static @Nullable Tensor plus(@Nullable Tensor one, @Nullable Tensor other) {
    return one == null ? other : other == null ? one : one.add(other);
  }

  /** Which keys are hidden, as numbers to add to their scores. */
  private static @Nullable Tensor mask(Call call, int input, int batch, int keys) {
    if (!call.has(input)) {
      return null;
    }
    Tensor given = call.x(input);
    Tensor hidden;
    if (given.rank() == 1 && given.dim(0) == batch) {
      hidden = column(keys).greaterEqual(given.reshape(-1, 1, 1, 1));
    } else if (given.rank() == 1 && given.dim(0) == 2 * batch) {
      Tensor end = given.slice(0, 0, batch).reshape(-1, 1, 1, 1);
      Tensor start = given.slice(0, batch, 2 * batch).reshape(-1, 1, 1, 1);
      hidden = column(keys).greaterEqual(end).or(column(keys).less(start));
    } else if (given.rank() == 2) {
      hidden = given.reshape(given.dim(0), 1, 1, given.dim(1)).equal(0);
    } else if (given.rank() == 3) {
      hidden = given.expandDims(1).equal(0);
    } else {
      throw call.unsupported("a mask of shape " + given.shape());
    }
    return hidden.cast(DType.FLOAT32).multiply(call.real("mask_filter_value", MASKED));
  }

  private static Tensor column(int keys) {
    return Tensor.iota(DType.INT32, Shape.of(1, 1, 1, keys), 3);
  }

  private static Tensor rotary(Call call) {
    Tensor x = call.x(0);
    Tensor cos = call.x(2);
    Tensor sin = call.x(3);
    int heads = (int) call.whole("num_heads", 0);
    int rotated = (int) call.whole("rotary_embedding_dim", 0);
    boolean apart = x.rank() == 4;
    Tensor pieces =
        apart
            ? x.transpose(0, 2, 1, 3)
            : x.reshape(x.dim(0), x.dim(1), heads == 0 ? x.dim(2) / (2 * cos.dim(1)) : heads, -1);
    Tensor given = call.x(1);
    Tensor places =
        given.shape().size() == 1
            ? given.reshape(1, 1).add(Tensor.iota(given.dtype(), Shape.of(1, pieces.dim(1)), 1))
            : given;
    Tensor turned =
        Attentions.turned(
            pieces,
            cos.take(places, 0).expandDims(2),
            sin.take(places, 0).expandDims(2),
            rotated == 0 ? pieces.dim(3) : rotated,
            call.flag("interleaved", false));
    return apart ? turned.transpose(0, 2, 1, 3) : turned.reshape(x.shape());
  }
}
