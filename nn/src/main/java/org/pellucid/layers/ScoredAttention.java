package org.pellucid.layers;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Attention of one head without projections: values summed with the softmax of scores.
 *
 * <p>Inputs {@code query [batch, T, features]}, {@code value [batch, S, width]} and, if it is not
 * the value, {@code key [batch, S, features]}; output {@code [batch, T, width]}. Further arguments
 * (see {@link LayerCall}): inputs {@code query_mask} and {@code value_mask}, which else travel with
 * query and value; settings {@code use_causal_mask} and {@code return_attention_scores}, which adds
 * the output {@code [batch, T, S]}. Hidden values get no weight, hidden queries the result 0, and
 * the query's mask travels on.
 *
 * @param <L> the layer's own class
 */
public abstract class ScoredAttention<L extends ScoredAttention<L>> extends FluentLayer<L> {
  private static final Set<String> ARGUMENTS =
      Set.of("key", "query_mask", "value_mask", "use_causal_mask", "return_attention_scores");

  /** How far scores are pushed down where values are hidden, as in Keras. */
  private static final double HIDDEN = 1e9;

  private double dropout;
  private @Nullable Long seed;
  private @Nullable SeedGenerator generator;

  ScoredAttention() {}

  /**
   * Sets the part of the weights to drop in training, 0 without.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public final L dropout(double rate) {
    checkNotBuilt("dropout");
    dropout = Setting.between(getClass().getSimpleName(), "dropout", 0, 1, rate);
    return self();
  }

  /**
   * Sets the seed of dropout, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public final L seed(long newSeed) {
    checkNotBuilt("seed");
    seed = newSeed;
    return self();
  }

  /**
   * Applies the layer, with values as keys.
   *
   * @param query who attends
   * @param value what is attended to
   * @return the result
   */
  public final Tensor call(Tensor query, Tensor value) {
    return callAll(List.of(query, value)).getFirst();
  }

  final L readScored(Config config) {
    dropout(config.number("dropout", 0));
    if (config.get("seed") instanceof Number number) {
      seed(number.longValue());
    }
    return readCommon(config);
  }

  final Config writeScored(Config config) {
    return config.put("dropout", dropout).put("seed", seed);
  }

  final void buildDropout() {
    if (dropout > 0) {
      generator = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  abstract Tensor scores(Tensor query, Tensor key);

  @Override
  protected void check(List<Shape> inputs) {
    int plain = LayerCall.read(inputs, arguments()).inputs().size();
    if (plain < 2 || plain > 3) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" takes [query, value] or [query, value, key], got "
              + plain
              + (plain == 1 ? " input." : " inputs."));
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    LayerCall<Tensor> call = LayerCall.read(inputs, arguments());
    call.checkNames(ARGUMENTS);
    Tensor query = call.inputs().get(0);
    Tensor value = call.inputs().get(1);
    Tensor key = call.find("key", 2);
    Tensor scores = scores(query, key == null ? value : key);
    Tensor shown = given(call, "value_mask", value);
    shown = shown == null ? null : shown.expandDims(-2);
    if (call.flag("use_causal_mask")) {
      Tensor before = DotProductAttention.before(scores.dim(-2), scores.dim(-1)).expandDims(0);
      shown = shown == null ? before : shown.and(before);
    }
    if (shown != null) {
      scores = shown.where(scores, scores.subtract(HIDDEN));
    }
    Tensor weights = Nn.softmax(scores, -1);
    SeedGenerator random = generator;
    if (random != null && training()) {
      weights = Dropout.drop(weights, dropout, weights.shape(), random);
    }
    Tensor result = weights.matmul(value);
    Tensor queryMask = given(call, "query_mask", query);
    if (queryMask != null) {
      result = queryMask.expandDims(-1).where(result, result.zerosLike());
    }
    return call.flag("return_attention_scores") ? List.of(result, weights) : List.of(result);
  }

  private @Nullable Tensor given(LayerCall<Tensor> call, String maskName, Tensor of) {
    Tensor mask = call.find(maskName);
    mask = mask == null ? mask(of) : mask;
    return mask == null ? null : mask.cast(DType.BOOL);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return mask;
  }
}
