package org.pellucid.layers;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Zeros;
import org.pellucid.tensor.Tensor;

/**
 * A block of a transformer: attention and a feed-forward network, each with a residual connection
 * and a layer normalization.
 *
 * <p>Defaults: no dropout, activation "relu", epsilon 1e-5, kernels by {@code glorot_uniform},
 * biases zero, normalization after each part and not before.
 *
 * @param <L> the layer's own class
 */
public abstract class TransformerLayer<L extends TransformerLayer<L>> extends FluentLayer<L> {
  private final int intermediateDim;
  private final int numHeads;
  private double dropout;
  private ActivationFunction activation = Activations.get("relu");
  private double layerNormEpsilon = 1e-5;
  private Initializer kernelInitializer = new GlorotUniform();
  private Initializer biasInitializer = new Zeros();
  private boolean normalizeFirst;

  TransformerLayer(int intermediateDim, int numHeads) {
    String owner = getClass().getSimpleName();
    this.intermediateDim = Setting.atLeast(owner, "intermediateDim", 1, intermediateDim);
    this.numHeads = Setting.atLeast(owner, "numHeads", 1, numHeads);
  }

  /**
   * Sets the part to drop in training, of attention weights and of the results of both parts.
   *
   * @param rate from 0 to 1, 0 without
   * @return this
   */
  public final L dropout(double rate) {
    checkNotBuilt("dropout");
    dropout = Setting.between(getClass().getSimpleName(), "dropout", 0, 1, rate);
    return self();
  }

  /**
   * Sets the function within the feed-forward network.
   *
   * @param function the activation
   * @return this
   */
  public final L activation(ActivationFunction function) {
    checkNotBuilt("activation");
    activation = function;
    return self();
  }

  /**
   * Sets the function within the feed-forward network.
   *
   * @param name Keras's name, "relu" without
   * @return this
   */
  public final L activation(String name) {
    return activation(Activations.get(name));
  }

  /**
   * Sets what normalizations add to the variance.
   *
   * @param epsilon at least 0, 1e-5 without
   * @return this
   */
  public final L layerNormEpsilon(double epsilon) {
    checkNotBuilt("layerNormEpsilon");
    layerNormEpsilon =
        Setting.atLeast(getClass().getSimpleName(), "layerNormEpsilon", 0.0, epsilon);
    return self();
  }

  /**
   * Sets the first values of all kernels.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L kernelInitializer(Initializer initializer) {
    checkNotBuilt("kernelInitializer");
    kernelInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of all kernels.
   *
   * @param name Keras's name, such as "he_normal"
   * @return this
   */
  public final L kernelInitializer(String name) {
    return kernelInitializer(Initializers.get(name));
  }

  /**
   * Sets the first values of all biases.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L biasInitializer(Initializer initializer) {
    checkNotBuilt("biasInitializer");
    biasInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of all biases.
   *
   * @param name Keras's name, such as "zeros"
   * @return this
   */
  public final L biasInitializer(String name) {
    return biasInitializer(Initializers.get(name));
  }

  /**
   * Sets where normalization stands.
   *
   * @param first true before each part, false after it, as without
   * @return this
   */
  public final L normalizeFirst(boolean first) {
    checkNotBuilt("normalizeFirst");
    normalizeFirst = first;
    return self();
  }

  final L readTransformer(Config config) {
    dropout(config.number("dropout", 0));
    activation = config.has("activation") ? Activations.read(config.get("activation")) : activation;
    layerNormEpsilon(config.number("layer_norm_epsilon", 1e-5));
    kernelInitializer = Initializers.read(config, "kernel_initializer", "glorot_uniform");
    biasInitializer = Initializers.read(config, "bias_initializer", "zeros");
    normalizeFirst = config.flag("normalize_first", false);
    return readCommon(config);
  }

  final Config writeTransformer(Config config) {
    return config
        .put("intermediate_dim", intermediateDim)
        .put("num_heads", numHeads)
        .put("dropout", dropout)
        .put("activation", Activations.write(activation))
        .put("layer_norm_epsilon", layerNormEpsilon)
        .put("kernel_initializer", Initializers.REGISTRY.write(kernelInitializer))
        .put("bias_initializer", Initializers.REGISTRY.write(biasInitializer))
        .put("normalize_first", normalizeFirst);
  }

  // ---- Parts ----

  /** How wide each head is. */
  final int headWidth(Shape input) {
    int width = known(input.dim(-1), "last dimension", input);
    if (width < numHeads) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": the input's width "
              + width
              + " must be at least the number of heads, "
              + numHeads
              + ".");
    }
    return width / numHeads;
  }

  final MultiHeadAttention attention(String partName, int headWidth) {
    return track(
        new MultiHeadAttention(numHeads, headWidth)
            .name(partName)
            .dropout(dropout)
            .kernelInitializer(another(kernelInitializer))
            .biasInitializer(another(biasInitializer)));
  }

  final LayerNormalization normalization(String partName) {
    return track(new LayerNormalization().name(partName).epsilon(layerNormEpsilon));
  }

  final Dropout dropoutLayer(String partName) {
    return track(new Dropout(dropout).name(partName));
  }

  final Dense inner() {
    return dense("feedforward_intermediate_dense", intermediateDim).activation(activation);
  }

  final Dense dense(String partName, int units) {
    return track(
        new Dense(units)
            .name(partName)
            .kernelInitializer(another(kernelInitializer))
            .biasInitializer(another(biasInitializer)));
  }

  /** The same initializer with a seed of its own, unless one was given. */
  private static Initializer another(Initializer initializer) {
    Initializer copy = Initializers.REGISTRY.read(Initializers.REGISTRY.write(initializer));
    return copy == null ? initializer : copy;
  }

  /** A part with its normalization, dropout and residual connection. */
  final Tensor residual(
      Tensor x, LayerNormalization normalization, Dropout dropped, UnaryOperator<Tensor> part) {
    Tensor before = normalizeFirst ? normalization.call(x) : x;
    Tensor sum = x.add(dropped.call(part.apply(before)));
    return normalizeFirst ? sum : normalization.call(sum);
  }

  /** What hides keys: padding, given or travelling with them, and an attention mask. */
  final @Nullable Tensor shown(
      LayerCall<Tensor> call, String paddingName, String attentionName, Tensor keys) {
    Tensor padding = call.find(paddingName);
    padding = padding == null ? mask(keys) : padding;
    Tensor attention = call.find(attentionName);
    Tensor shown = padding == null ? null : padding.cast(DType.BOOL).expandDims(1);
    if (attention == null) {
      return shown;
    }
    Tensor given = attention.cast(DType.BOOL);
    return shown == null ? given : shown.and(given);
  }

  /** Calls attention, with masks given and not travelling. */
  final List<Tensor> attend(
      MultiHeadAttention attention,
      Tensor query,
      Tensor value,
      @Nullable Tensor shown,
      boolean causal,
      boolean scores) {
    LayerCall<Tensor> call = LayerCall.of(query, value).set("use_causal_mask", causal);
    if (shown != null) {
      call.input("attention_mask", shown);
    }
    return attention.callAll(call.set("return_attention_scores", scores));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }
}
