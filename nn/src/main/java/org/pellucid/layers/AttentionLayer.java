package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Tensor;

/**
 * Attention of several heads, each with its own projections of queries, keys and values.
 *
 * <p>Inputs {@code query [batch, T, ...]}, {@code value [batch, S, ...]} and, if it is not the
 * value, {@code key [batch, S, ...]}; the output is like the query. Further arguments (see {@link
 * LayerCall}): inputs {@code attention_mask} (true where a query sees a key, {@code [batch, T, S]}
 * or what broadcasts to it), {@code value_mask} and {@code key_mask} ({@code [batch, S]}); settings
 * {@code use_causal_mask} and {@code return_attention_scores}, which adds the output {@code [batch,
 * heads, T, S]}. Masks that travel with the inputs hide queries, values and keys by themselves, and
 * the query's travels on.
 *
 * <p>Defaults: no dropout, no gate, no sliding window; see {@link ProjectionLayer}.
 *
 * @param <L> the layer's own class
 */
public abstract class AttentionLayer<L extends AttentionLayer<L>> extends ProjectionLayer<L> {
  private static final Set<String> ARGUMENTS =
      Set.of(
          "key",
          "query_mask",
          "value_mask",
          "key_mask",
          "attention_mask",
          "use_causal_mask",
          "return_attention_scores");

  private double dropout;
  private boolean useGate;
  private @Nullable Integer slidingWindow;
  private boolean flashAttention;
  private @Nullable Long seed;
  private @Nullable Dropout dropoutLayer;

  AttentionLayer() {}

  /**
   * Sets the part of the attention weights to drop in training, 0 without.
   *
   * @param rate from 0 to 1
   * @return this
   */
  public final L dropout(double rate) {
    checkNotBuilt("dropout");
    dropout = Setting.between(getClass().getSimpleName(), "dropout", 0, 1, rate);
    return checkFlash();
  }

  /**
   * Sets whether each head's result is multiplied by {@code sigmoid} of one more projection of the
   * query (Qiu et al., 2025).
   *
   * @param use whether it is, false without
   * @return this
   */
  public final L useGate(boolean use) {
    checkNotBuilt("useGate");
    useGate = use;
    return self();
  }

  /**
   * Lets queries see only keys fewer than this many places away, on either side.
   *
   * @param size at least 1; all keys without
   * @return this
   */
  public final L slidingWindow(int size) {
    checkNotBuilt("slidingWindow");
    slidingWindow = Setting.atLeast(getClass().getSimpleName(), "slidingWindow", 1, size);
    return self();
  }

  /**
   * Accepted as in Keras. The way of computing follows from shapes alone and gives the same
   * numbers; with true, dropout and returned scores are refused as Keras refuses them.
   *
   * @param on whether flash attention is asked for, false without
   * @return this
   */
  public final L flashAttention(boolean on) {
    checkNotBuilt("flashAttention");
    flashAttention = on;
    return checkFlash();
  }

  private L checkFlash() {
    if (flashAttention && dropout > 0) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": flash attention has no dropout; set dropout to 0, now "
              + dropout
              + ".");
    }
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

  final L readAttention(Config config) {
    dropout(config.number("dropout", 0));
    useGate(config.flag("use_gate", false));
    if (config.get("sliding_window") != null) {
      slidingWindow(config.integer("sliding_window"));
    }
    flashAttention(config.flag("flash_attention", false));
    if (config.get("seed") instanceof Number number) {
      seed(number.longValue());
    }
    return readProjection(config);
  }

  final Config writeAttention(Config config) {
    return writeProjection(
        config
            .put("dropout", dropout)
            .put("use_bias", usesBias())
            .put("use_gate", useGate)
            .put("sliding_window", slidingWindow)
            .put("seed", seed)
            .put("activity_regularizer", config.get("activity_regularizer")));
  }

  // ---- Building ----

  /** The inputs of a call by their roles. */
  record Roles<T>(T query, T value, @Nullable T ownKey, LayerCall<T> call) {
    T key() {
      return ownKey == null ? value : ownKey;
    }
  }

  final <T> Roles<T> roles(List<T> inputs) {
    LayerCall<T> call = LayerCall.read(inputs, arguments());
    call.checkNames(ARGUMENTS);
    T query = call.find("query", 0);
    T value = call.find("value", 1);
    if (query == null || value == null || call.inputs().size() > 3) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" takes query, value and perhaps key; got "
              + call.inputs().size()
              + (call.inputs().size() == 1 ? " input." : " inputs."));
    }
    return new Roles<>(query, value, call.find("key", 2), call);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Roles<Shape> roles = roles(inputs);
    Shape value = roles.value();
    Shape key = roles.key();
    boolean fits = value.rank() == key.rank() && value.rank() >= 3 && roles.query().rank() >= 3;
    for (int axis = 1; fits && axis < value.rank() - 1; axis++) {
      fits = value.dim(axis) == key.dim(axis) || value.dim(axis) < 0 || key.dim(axis) < 0;
    }
    if (!fits) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": expected query [batch, T, features] and value and key [batch, S, features] of"
              + " one length, got "
              + roles.query()
              + ", "
              + value
              + " and "
              + key
              + ".");
    }
  }

  @Override
  boolean regularizesResult() {
    return false;
  }

  /** Makes a projection that has this layer's settings and none of its weights. */
  final EinsumDense projection(
      String projectionName, String equation, String biasAxes, int... outputShape) {
    Config settings =
        writeProjection(Config.empty())
            .put("name", projectionName)
            .put("equation", equation)
            .put("output_shape", outputShape)
            .put("bias_axes", usesBias() ? biasAxes : null);
    EinsumDense projection = EinsumDense.fromConfig(settings);
    Regularizer regularizer = activityRegularizer();
    if (regularizer != null) {
      projection.setActivityRegularizer(regularizer);
    }
    return track(projection);
  }

  final boolean usesGate() {
    return useGate;
  }

  final void buildDropout() {
    if (dropout > 0) {
      Dropout layer = track(new Dropout(dropout).name("dropout"));
      dropoutLayer = seed == null ? layer : layer.seed(seed);
    }
  }

  // ---- Attending ----

  /** All that hides keys from queries, joined; null if nothing does. */
  final @Nullable Tensor shown(Roles<Tensor> roles, boolean withCausal) {
    LayerCall<Tensor> call = roles.call();
    Tensor shown = call.find("attention_mask");
    if (shown != null) {
      shown = shown.cast(DType.BOOL);
    }
    Tensor queryMask = queryMask(roles);
    shown = queryMask == null ? shown : and(shown, queryMask.expandDims(-1));
    Tensor valueMask = given(call, "value_mask", roles.value());
    shown = valueMask == null ? shown : and(shown, valueMask.expandDims(-2));
    Tensor keyMask = given(call, "key_mask", roles.ownKey());
    shown = keyMask == null ? shown : and(shown, keyMask.expandDims(-2));
    int queries = roles.query().dim(1);
    int keys = roles.value().dim(1);
    if (withCausal) {
      shown = and(shown, DotProductAttention.before(queries, keys).expandDims(0));
    }
    if (slidingWindow != null) {
      Shape shape = Shape.of(1, queries, keys);
      Tensor distance =
          Tensor.iota(DType.INT32, shape, 1).subtract(Tensor.iota(DType.INT32, shape, 2)).abs();
      shown = and(shown, distance.less(slidingWindow));
    }
    return shown;
  }

  /** The mask that hides queries. */
  abstract @Nullable Tensor queryMask(Roles<Tensor> roles);

  final @Nullable Tensor given(LayerCall<Tensor> call, String maskName, @Nullable Tensor of) {
    Tensor mask = call.find(maskName);
    if (mask == null && of != null) {
      mask = mask(of);
    }
    return mask == null ? null : mask.cast(DType.BOOL);
  }

  private static Tensor and(@Nullable Tensor shown, Tensor other) {
    return shown == null ? other : shown.and(other);
  }

  /** Puts axes before the last ones of a mask until it has as many as the scores. */
  static Tensor expanded(Tensor mask, int rank, int attentionAxes) {
    Tensor expanded = mask;
    while (expanded.rank() < rank) {
      expanded = expanded.expandDims(Math.max(0, expanded.rank() - 2 * attentionAxes));
    }
    return expanded;
  }

  /** Whether attention weights are worked on or asked for, so that they must be computed apart. */
  final boolean needsWeights(LayerCall<Tensor> call) {
    boolean scores = call.flag("return_attention_scores");
    if (scores && flashAttention) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": flash attention returns no attention scores; set flashAttention(false).");
    }
    return scores || dropout > 0;
  }

  /**
   * The result for the new steps of a sequence that grows.
   *
   * @return the result, or null if no cache is in use or another sequence is attended to
   */
  final @Nullable Tensor attendCached(Roles<Tensor> roles, Tensor query, Tensor key, Tensor value) {
    KeyValueCache cache = KeyValueCache.current();
    if (cache == null || roles.query() != roles.value() || roles.ownKey() != null) {
      return null;
    }
    if (!roles.call().flag("use_causal_mask")) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" attends to later steps, so that a sequence cannot be generated step by step; set"
              + " use_causal_mask.");
    }
    KeyValueCache.Entries entries = cache.append(this, key, value);
    return DotProductAttention.of(query, entries.keys(), entries.values())
        .mask(cache.shown(query.dim(1), slidingWindow))
        .output();
  }

  /**
   * Softmax over the last axes, 0 where nothing is shown, and dropout: Keras's way with weights.
   */
  final Tensor weights(Tensor scores, @Nullable Tensor shown, int attentionAxes) {
    int[] axes = new int[attentionAxes];
    for (int i = 0; i < attentionAxes; i++) {
      axes[i] = scores.rank() - attentionAxes + i;
    }
    List<Tensor> inputs = new ArrayList<>(List.of(scores));
    if (shown != null) {
      inputs.add(expanded(shown, scores.rank(), attentionAxes));
    }
    return new Softmax(axes).forward(inputs).getFirst();
  }

  final Tensor dropped(Tensor weights) {
    return dropoutLayer == null ? weights : dropoutLayer.call(weights);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return mask;
  }

  /** The result and, if asked for, the scores; a mask belongs to the result alone. */
  final List<Tensor> results(LayerCall<Tensor> call, Tensor output, @Nullable Tensor weights) {
    return call.flag("return_attention_scores") && weights != null
        ? List.of(output, weights)
        : List.of(output);
  }
}
