package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Tensor;

/**
 * Attention of several heads, in which groups of queries' heads share one head of keys and values.
 *
 * <p>Inputs, further arguments and output: see {@link AttentionLayer}. Weights, with {@code d} for
 * the width of what is projected: query kernel {@code [d, queryHeads, headDim]}, key and value
 * kernels {@code [d, keyValueHeads, headDim]}, output kernel {@code [queryHeads, headDim, d]}, each
 * with a bias.
 *
 * <p>Errors: sizes below 1; heads of queries that are no multiple of those of keys and values.
 *
 * <p>Source: Ainslie et al., 2023; {@code keras.layers.GroupQueryAttention}.
 */
public final class GroupQueryAttention extends AttentionLayer<GroupQueryAttention> {
  private final int headDim;
  private final int numQueryHeads;
  private final int numKeyValueHeads;
  private @Nullable EinsumDense queryDense;
  private @Nullable EinsumDense keyDense;
  private @Nullable EinsumDense gateDense;
  private @Nullable EinsumDense valueDense;
  private @Nullable EinsumDense outputDense;

  /**
   * Makes the layer.
   *
   * @param headDim how wide each head is
   * @param numQueryHeads how many heads queries have
   * @param numKeyValueHeads how many heads keys and values have
   */
  public GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
    String owner = "GroupQueryAttention";
    this.headDim = Setting.atLeast(owner, "headDim", 1, headDim);
    this.numQueryHeads = Setting.atLeast(owner, "numQueryHeads", 1, numQueryHeads);
    this.numKeyValueHeads = Setting.atLeast(owner, "numKeyValueHeads", 1, numKeyValueHeads);
    if (numQueryHeads % numKeyValueHeads != 0) {
      throw new PellucidException(
          "GroupQueryAttention: numQueryHeads must be a multiple of numKeyValueHeads, got "
              + numQueryHeads
              + " and "
              + numKeyValueHeads
              + ".");
    }
  }

  static GroupQueryAttention fromConfig(Config config) {
    return new GroupQueryAttention(
            config.integer("head_dim"),
            config.integer("num_query_heads"),
            config.integer("num_key_value_heads"))
        .readAttention(config);
  }

  private EinsumDense heads(String projectionName, String equation, Shape input, int heads) {
    String made = equation.substring(equation.length() - 2);
    EinsumDense projection =
        projection(projectionName, equation, made, Shape.UNKNOWN, heads, headDim);
    projection.buildFor(List.of(input));
    return projection;
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    Roles<Shape> roles = roles(inputs);
    Shape query = roles.query();
    queryDense = heads("query", "bqm,muh->bquh", query, numQueryHeads);
    keyDense = heads("key", "bkm,mvh->bkvh", roles.key(), numKeyValueHeads);
    gateDense = usesGate() ? heads("gate", "bqm,muh->bquh", query, numQueryHeads) : null;
    valueDense = heads("value", "bkm,mvh->bkvh", roles.value(), numKeyValueHeads);
    buildDropout();
    EinsumDense output =
        projection("attention_output", "bquh,uhm->bqm", "m", Shape.UNKNOWN, query.dim(-1));
    output.buildFor(List.of(query.slice(0, 2).plus(numQueryHeads, headDim)));
    outputDense = output;
  }

  @Override
  @Nullable Tensor queryMask(Roles<Tensor> roles) {
    return given(roles.call(), "query_mask", roles.query());
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Roles<Tensor> roles = roles(inputs);
    LayerCall<Tensor> call = roles.call();
    boolean causal = call.flag("use_causal_mask");
    boolean apart = needsWeights(call);
    Tensor shown = shown(roles, causal && apart);
    Tensor query = requireNonNull(queryDense).call(roles.query());
    Tensor key = requireNonNull(keyDense).call(roles.key());
    Tensor value = requireNonNull(valueDense).call(roles.value());
    Tensor attended = attendCached(roles, query, key, value);
    if (attended != null) {
      return results(call, joined(attended, roles.query()), null);
    }
    DotProductAttention attention = DotProductAttention.of(query, key, value).causal(causal);
    Tensor weights = null;
    if (apart) {
      weights = weights(attention.scores(), shown, 1);
      attended = attention.output(dropped(weights));
    } else {
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

  @Override
  public Config config() {
    return writeAttention(
        super.config()
            .put("head_dim", headDim)
            .put("num_query_heads", numQueryHeads)
            .put("num_key_value_heads", numKeyValueHeads));
  }
}
