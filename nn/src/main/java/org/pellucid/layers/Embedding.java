package org.pellucid.layers;

import java.util.List;
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
 * Replaces whole numbers by vectors that are learned.
 *
 * <p>Input {@code [batch, ...]} of numbers from 0 to {@code inputDim - 1}, output {@code [batch,
 * ..., outputDim]}. Weights: embeddings {@code [inputDim, outputDim]}. Defaults: initial values
 * between -0.05 and 0.05; the number 0 hides nothing.
 *
 * <p>Errors: sizes below 1; when run, a number outside of the range, with its place.
 *
 * <p>Source: {@code keras.layers.Embedding}.
 */
public final class Embedding extends FluentLayer<Embedding> {
  private final int inputDim;
  private final int outputDim;
  private Initializer embeddingsInitializer = new RandomUniform();
  private @Nullable Regularizer embeddingsRegularizer;
  private @Nullable Constraint embeddingsConstraint;
  private boolean maskZero;
  private @Nullable Variable embeddings;

  /**
   * Makes the layer.
   *
   * @param inputDim how many different numbers there are
   * @param outputDim how long the vectors are
   */
  public Embedding(int inputDim, int outputDim) {
    this.inputDim = Setting.atLeast("Embedding", "inputDim", 1, inputDim);
    this.outputDim = Setting.atLeast("Embedding", "outputDim", 1, outputDim);
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param initializer the initializer
   * @return this
   */
  public Embedding embeddingsInitializer(Initializer initializer) {
    checkNotBuilt("embeddingsInitializer");
    embeddingsInitializer = initializer;
    return this;
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param name Keras's name, such as "uniform"
   * @return this
   */
  public Embedding embeddingsInitializer(String name) {
    return embeddingsInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on the vectors.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    checkNotBuilt("embeddingsRegularizer");
    embeddingsRegularizer = regularizer;
    return this;
  }

  /**
   * Sets a penalty on the vectors.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public Embedding embeddingsRegularizer(String name) {
    return embeddingsRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of the vectors after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public Embedding embeddingsConstraint(Constraint constraint) {
    checkNotBuilt("embeddingsConstraint");
    embeddingsConstraint = constraint;
    return this;
  }

  /**
   * Sets a projection of the vectors after each step.
   *
   * @param name Keras's name, such as "unit_norm"
   * @return this
   */
  public Embedding embeddingsConstraint(String name) {
    return embeddingsConstraint(Constraints.get(name));
  }

  /**
   * Sets whether the number 0 is padding, which the layers behind skip.
   *
   * @param mask whether it is, false without
   * @return this
   */
  public Embedding maskZero(boolean mask) {
    checkNotBuilt("maskZero");
    maskZero = mask;
    return this;
  }

  static Embedding fromConfig(Config config) {
    Embedding layer =
        new Embedding(config.integer("input_dim"), config.integer("output_dim"))
            .embeddingsInitializer(Initializers.read(config, "embeddings_initializer", "uniform"))
            .maskZero(config.flag("mask_zero", false))
            .readCommon(config);
    layer.embeddingsRegularizer = Regularizers.REGISTRY.read(config.get("embeddings_regularizer"));
    layer.embeddingsConstraint = Constraints.REGISTRY.read(config.get("embeddings_constraint"));
    return layer;
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
  protected Tensor forward(Tensor x) {
    return built(embeddings).tensor().take(x.dtype().isFloating() ? x.cast(DType.INT32) : x, 0);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return maskZero ? inputs.getFirst().notEqual(0) : null;
  }

  @Override
  public Config config() {
    return super.config()
        .put("input_dim", inputDim)
        .put("output_dim", outputDim)
        .put("embeddings_initializer", Initializers.REGISTRY.write(embeddingsInitializer))
        .put("embeddings_regularizer", Regularizers.REGISTRY.write(embeddingsRegularizer))
        .put("embeddings_constraint", Constraints.REGISTRY.write(embeddingsConstraint))
        .put("mask_zero", maskZero);
  }
}
