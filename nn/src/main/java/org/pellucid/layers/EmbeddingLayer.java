package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.RandomUniform;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer with a table of vectors that whole numbers look up.
 *
 * <p>Defaults: initial values between -0.05 and 0.05; the number 0 hides nothing.
 *
 * @param <L> the layer's own class
 */
public abstract non-sealed class EmbeddingLayer<L extends EmbeddingLayer<L>> extends FluentLayer<L>
    implements LowRankAdaptable {
  private final int inputDim;
  private final int outputDim;
  private final LowRankUpdate lora = new LowRankUpdate(this);
  private Initializer embeddingsInitializer = new RandomUniform();
  private @Nullable Regularizer embeddingsRegularizer;
  private @Nullable Constraint embeddingsConstraint;
  private boolean maskZero;
  private @Nullable Variable embeddings;

  EmbeddingLayer(int inputDim, int outputDim) {
    String owner = getClass().getSimpleName();
    this.inputDim = Setting.atLeast(owner, "inputDim", 1, inputDim);
    this.outputDim = Setting.atLeast(owner, "outputDim", 1, outputDim);
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L embeddingsInitializer(Initializer initializer) {
    checkNotBuilt("embeddingsInitializer");
    embeddingsInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param name Keras's name, such as "uniform"
   * @return this
   */
  public final L embeddingsInitializer(String name) {
    return embeddingsInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on the vectors.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L embeddingsRegularizer(Regularizer regularizer) {
    checkNotBuilt("embeddingsRegularizer");
    embeddingsRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on the vectors.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L embeddingsRegularizer(String name) {
    return embeddingsRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of the vectors after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L embeddingsConstraint(Constraint constraint) {
    checkNotBuilt("embeddingsConstraint");
    embeddingsConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of the vectors after each step.
   *
   * @param name Keras's name, such as "unit_norm"
   * @return this
   */
  public final L embeddingsConstraint(String name) {
    return embeddingsConstraint(Constraints.get(name));
  }

  /**
   * Sets whether the number 0 is padding, which the layers behind skip.
   *
   * @param mask whether it is, false without
   * @return this
   */
  public final L maskZero(boolean mask) {
    checkNotBuilt("maskZero");
    maskZero = mask;
    return self();
  }

  final int inputDim() {
    return inputDim;
  }

  final int outputDim() {
    return outputDim;
  }

  final Initializer embeddingsInitializer() {
    return embeddingsInitializer;
  }

  final boolean masksZero() {
    return maskZero;
  }

  final L readEmbedding(Config config) {
    embeddingsInitializer = Initializers.read(config, "embeddings_initializer", "uniform");
    maskZero = config.flag("mask_zero", false);
    embeddingsRegularizer = Regularizers.REGISTRY.read(config.get("embeddings_regularizer"));
    embeddingsConstraint = Constraints.REGISTRY.read(config.get("embeddings_constraint"));
    return readCommon(config);
  }

  final Config writeEmbedding(Config config) {
    return config
        .put("input_dim", inputDim)
        .put("output_dim", outputDim)
        .put("embeddings_initializer", Initializers.REGISTRY.write(embeddingsInitializer))
        .put("embeddings_regularizer", Regularizers.REGISTRY.write(embeddingsRegularizer))
        .put("embeddings_constraint", Constraints.REGISTRY.write(embeddingsConstraint))
        .put("mask_zero", maskZero);
  }

  @Override
  protected void build(Shape input) {
    embeddings =
        addWeight(
            "embeddings",
            Shape.of(inputDim, outputDim),
            embeddingsInitializer,
            true,
            embeddingsRegularizer,
            embeddingsConstraint);
  }

  @Override
  public final void enableLora(int rank, double alpha) {
    lora.enable(embeddings, rank, alpha, embeddingsRegularizer);
  }

  @Override
  public final void mergeLora() {
    lora.merge(embeddings);
  }

  @Override
  public final boolean isLoraEnabled() {
    return lora.isEnabled();
  }

  @Override
  public final double loraScale() {
    return lora.scale();
  }

  /** The table, {@code [inputDim, outputDim]}. */
  final Tensor table() {
    return lora.of(built(embeddings));
  }

  /** Looks numbers up. */
  final Tensor embed(Tensor x) {
    return table().take(x.dtype().isFloating() ? x.cast(DType.INT32) : x, 0);
  }
}
