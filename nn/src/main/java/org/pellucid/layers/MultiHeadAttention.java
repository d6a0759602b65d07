package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Einsum;
import org.pellucid.tensor.Tensor;

/**
 * Attention of several heads: each projects queries, keys and values, sums the values weighted by
 * {@code softmax(query key^T / sqrt(keyDim))}, and one more projection joins the heads.
 *
 * <p>Inputs, further arguments and output: see {@link AttentionLayer}; the output has the query's
 * width. Weights, with {@code d} for the width of what is projected: query and key kernels {@code
 * [d, heads, keyDim]}, value kernel {@code [d, heads, valueDim]}, each with a bias; output kernel
 * {@code [heads, valueDim, width]} and bias. Defaults: valueDim is keyDim; attention over all axes
 * between the first and the last.
 *
 * <p>As in Keras, a query from which all is hidden attends to all alike, unless dropout or returned
 * scores are in play: then to nothing; and {@code query_mask} is only heeded as a mask that
 * travels.
 *
 * <p>Errors: sizes below 1; keys and values of different lengths.
 *
 * <p>Source: Vaswani et al., 2017; {@code keras.layers.MultiHeadAttention}.
 */
public final class MultiHeadAttention extends AttentionLayer<MultiHeadAttention> {
  private final int numHeads;
  private final int keyDim;
  private int valueDim;
  private @Nullable Ints outputShape;
  private @Nullable Ints attentionAxes;
  private @Nullable EinsumDense queryDense;
  private @Nullable EinsumDense keyDense;
  private @Nullable EinsumDense gateDense;
  private @Nullable EinsumDense valueDense;
  private @Nullable EinsumDense outputDense;

  /**
   * Makes the layer.
   *
   * @param numHeads how many heads
   * @param keyDim how wide each head's queries and keys are
   */
  public MultiHeadAttention(int numHeads, int keyDim) {
    this.numHeads = Setting.atLeast("MultiHeadAttention", "numHeads", 1, numHeads);
    this.keyDim = Setting.atLeast("MultiHeadAttention", "keyDim", 1, keyDim);
    valueDim = keyDim;
  }

  /**
   * Sets how wide each head's values are.
   *
   * @param width at least 1; keyDim without
   * @return this
   */
  public MultiHeadAttention valueDim(int width) {
    checkNotBuilt("valueDim");
    valueDim = Setting.atLeast("MultiHeadAttention", "valueDim", 1, width);
    return this;
  }

  /**
   * Sets the last extents of the output.
   *
   * @param dims the extents; the query's width without
   * @return this
   */
  public MultiHeadAttention outputShape(int... dims) {
    checkNotBuilt("outputShape");
    outputShape = Ints.of(dims);
    return this;
  }

  /**
   * Sets over which axes attention runs.
   *
   * @param axes the axes, counted with the batch; all between the first and the last without
   * @return this
   */
  public MultiHeadAttention attentionAxes(int... axes) {
    checkNotBuilt("attentionAxes");
    attentionAxes = Ints.of(axes);
    return this;
  }

  static MultiHeadAttention fromConfig(Config config) {
    MultiHeadAttention layer =
        new MultiHeadAttention(config.integer("num_heads"), config.integer("key_dim"));
    if (config.get("value_dim") != null) {
      layer.valueDim(config.integer("value_dim"));
    }
    layer.outputShape = numbers(config, "output_shape");
    layer.attentionAxes = numbers(config, "attention_axes");
    return layer.readAttention(config);
  }

  private static @Nullable Ints numbers(Config config, String key) {
    return config.get(key) instanceof Number
        ? Ints.of(config.integer(key))
        : config.integersOrNull(key);
  }

  /** Letters for some axes, from a place in the alphabet on. */
  private static String letters(int from, int count) {
    return IntStream.range(from, from + count)
        .collect(
            StringBuilder::new, (text, i) -> text.append((char) ('a' + i)), StringBuilder::append)
        .toString();
  }

  private EinsumDense heads(String projectionName, Shape input, int width) {
    int free = input.rank() - 1;
    String kept = letters(0, free);
    String summed = letters(free, 1);
    String made = letters(free + 1, 2);
    int[] shape = new int[free + 1];
    Arrays.fill(shape, Shape.UNKNOWN);
    shape[free - 1] = numHeads;
    shape[free] = width;
    EinsumDense projection =
        projection(
            projectionName, kept + summed + "," + summed + made + "->" + kept + made, made, shape);
    projection.buildFor(List.of(input));
    return projection;
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    Roles<Shape> roles = roles(inputs);
    Shape query = roles.query();
    queryDense = heads("query", query, keyDim);
    keyDense = heads("key", roles.key(), keyDim);
    gateDense = usesGate() ? heads("gate", query, valueDim) : null;
    valueDense = heads("value", roles.value(), valueDim);
    int rank = roles.value().rank() + 1;
    int[] axes =
        attentionAxes == null ? IntStream.range(1, rank - 2).toArray() : attentionAxes.toArray();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes[i] < 0 ? rank - 1 + axes[i] : axes[i];
    }
    attentionAxes = Ints.of(axes);
    buildDropout();
    int free = query.rank() - 1;
    Ints made = outputShape == null ? Ints.of(query.dim(-1)) : outputShape;
    String kept = letters(0, free);
    String summed = letters(free, 2);
    String last = letters(free + 2, made.size());
    int[] shape = new int[free - 1 + made.size()];
    Arrays.fill(shape, Shape.UNKNOWN);
    System.arraycopy(made.toArray(), 0, shape, free - 1, made.size());
    EinsumDense output =
        projection(
            "attention_output",
            kept + summed + "," + summed + last + "->" + kept + last,
            last,
            shape);
    output.buildFor(List.of(query.slice(0, free).plus(numHeads, valueDim)));
    outputDense = output;
  }

  @Override
  @Nullable Tensor queryMask(Roles<Tensor> roles) {
    return mask(roles.query());
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Roles<Tensor> roles = roles(inputs);
    LayerCall<Tensor> call = roles.call();
    boolean causal = call.flag("use_causal_mask");
    boolean apart = needsWeights(call) || roles.query().rank() != 3;
    Tensor shown = shown(roles, causal && apart);
    Tensor query = requireNonNull(queryDense).call(roles.query());
    Tensor key = requireNonNull(keyDense).call(roles.key());
    Tensor value = requireNonNull(valueDense).call(roles.value());
    Tensor weights = null;
    Tensor attended = attendCached(roles, query, key, value);
    if (attended != null) {
      return results(call, joined(attended, roles.query()), null);
    }
    if (apart) {
      Equations equations = Equations.of(query.rank(), requireNonNull(attentionAxes));
      Tensor scores = Einsum.of(equations.scores, key, query.multiply(1 / Math.sqrt(keyDim)));
      weights = weights(scores, shown, requireNonNull(attentionAxes).size());
      attended = Einsum.of(equations.result, dropped(weights), value);
    } else {
      DotProductAttention attention = DotProductAttention.of(query, key, value).causal(causal);
      attended = (shown == null ? attention : attention.mask(expanded(shown, 4, 1))).output();
    }
    return results(call, joined(attended, roles.query()), weights);
  }

  /** Applies the gate and joins the heads. */
  private Tensor joined(Tensor attended, Tensor query) {
    EinsumDense gate = gateDense;
    Tensor gated = gate == null ? attended : attended.multiply(gate.call(query).sigmoid());
    return requireNonNull(outputDense).call(gated);
  }

  /**
   * How scores and results follow from projections {@code [batch..., attended..., heads, width]}.
   */
  private record Equations(String scores, String result) {
    static Equations of(int rank, Ints axes) {
      String target = letters(0, rank);
      StringBuilder source = new StringBuilder(target);
      StringBuilder batch = new StringBuilder();
      StringBuilder queries = new StringBuilder();
      StringBuilder keys = new StringBuilder();
      for (int i = 0; i < rank - 1; i++) {
        if (contains(axes, i)) {
          source.setCharAt(i, (char) ('a' + rank + keys.length()));
          keys.append(source.charAt(i));
        } else {
          batch.append(target.charAt(i));
        }
      }
      for (int axis : axes.toArray()) {
        queries.append(target.charAt(axis));
      }
      String product = "" + batch + queries + keys;
      return new Equations(
          source + "," + target + "->" + product, product + "," + source + "->" + target);
    }

    private static boolean contains(Ints axes, int axis) {
      return Arrays.stream(axes.toArray()).anyMatch(other -> other == axis);
    }
  }

  @Override
  public Config config() {
    return writeAttention(
        super.config()
            .put("num_heads", numHeads)
            .put("key_dim", keyDim)
            .put("value_dim", valueDim)
            .put("output_shape", outputShape)
            .put("attention_axes", attentionAxes));
  }
}
