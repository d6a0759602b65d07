package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.FanInitializer;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Zeros;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Variable;

/**
 * A layer with kernels and biases.
 *
 * <p>Defaults: a bias, the kernel by {@code glorot_uniform}, the bias zero, no penalties and no
 * constraints.
 *
 * @param <L> the layer's own class
 */
public abstract class ProjectionLayer<L extends ProjectionLayer<L>> extends FluentLayer<L> {
  private boolean useBias = true;
  private Initializer kernelInitializer = new GlorotUniform();
  private Initializer biasInitializer = new Zeros();
  private @Nullable Regularizer kernelRegularizer;
  private @Nullable Regularizer biasRegularizer;
  private @Nullable Constraint kernelConstraint;
  private @Nullable Constraint biasConstraint;
  private @Nullable Variable bias;

  ProjectionLayer() {}

  /**
   * Sets whether a bias is added.
   *
   * @param use whether it is, as without this call
   * @return this
   */
  public final L useBias(boolean use) {
    checkNotBuilt("useBias");
    useBias = use;
    return self();
  }

  /**
   * Sets the first values of the kernel.
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
   * Sets the first values of the kernel.
   *
   * @param name Keras's name, such as "he_normal"
   * @return this
   */
  public final L kernelInitializer(String name) {
    return kernelInitializer(Initializers.get(name));
  }

  /**
   * Sets the first values of the bias.
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
   * Sets the first values of the bias.
   *
   * @param name Keras's name, such as "zeros"
   * @return this
   */
  public final L biasInitializer(String name) {
    return biasInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on the kernel.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L kernelRegularizer(Regularizer regularizer) {
    checkNotBuilt("kernelRegularizer");
    kernelRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on the kernel.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L kernelRegularizer(String name) {
    return kernelRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a penalty on the bias.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L biasRegularizer(Regularizer regularizer) {
    checkNotBuilt("biasRegularizer");
    biasRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on the bias.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L biasRegularizer(String name) {
    return biasRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of the kernel after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L kernelConstraint(Constraint constraint) {
    checkNotBuilt("kernelConstraint");
    kernelConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of the kernel after each step.
   *
   * @param name Keras's name, such as "max_norm"
   * @return this
   */
  public final L kernelConstraint(String name) {
    return kernelConstraint(Constraints.get(name));
  }

  /**
   * Sets a projection of the bias after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L biasConstraint(Constraint constraint) {
    checkNotBuilt("biasConstraint");
    biasConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of the bias after each step.
   *
   * @param name Keras's name, such as "max_norm"
   * @return this
   */
  public final L biasConstraint(String name) {
    return biasConstraint(Constraints.get(name));
  }

  final boolean usesBias() {
    return useBias;
  }

  final @Nullable Regularizer kernelRegularizer() {
    return kernelRegularizer;
  }

  final Variable addKernel(String path, Shape shape) {
    return addWeight(path, shape, kernelInitializer, true, kernelRegularizer, kernelConstraint);
  }

  /** Makes a kernel of which the given axes lead in and out, for initializers that ask. */
  final Variable addKernel(String path, Shape shape, Ints input, Ints output) {
    Initializer initializer =
        kernelInitializer instanceof FanInitializer<?> fans
            ? fans.withAxes(input.toArray(), output.toArray())
            : kernelInitializer;
    return addWeight(path, shape, initializer, true, kernelRegularizer, kernelConstraint);
  }

  final Variable addBias(String path, Shape shape, Initializer initializer) {
    return addWeight(path, shape, initializer, true, biasRegularizer, biasConstraint);
  }

  final Initializer biasInitializer() {
    return biasInitializer;
  }

  /** Makes the bias, if the layer has one. */
  final void addBias(int size) {
    bias = useBias ? addBias("bias", Shape.of(size), biasInitializer) : null;
  }

  /** What {@link #addBias(int)} made. */
  final @Nullable Variable bias() {
    return bias;
  }

  /** Reads what {@link #writeProjection(Config)} writes, and what all layers have. */
  final L readProjection(Config config) {
    return readProjection(config, "kernel");
  }

  /** Reads the kernel's settings under names that begin with a word of the layer's own. */
  final L readProjection(Config config, String prefix) {
    useBias = config.flag("use_bias", useBias);
    kernelInitializer = Initializers.read(config, prefix + "_initializer", "glorot_uniform");
    biasInitializer = Initializers.read(config, "bias_initializer", "zeros");
    kernelRegularizer = Regularizers.REGISTRY.read(config.get(prefix + "_regularizer"));
    biasRegularizer = Regularizers.REGISTRY.read(config.get("bias_regularizer"));
    kernelConstraint = Constraints.REGISTRY.read(config.get(prefix + "_constraint"));
    biasConstraint = Constraints.REGISTRY.read(config.get("bias_constraint"));
    return readCommon(config);
  }

  /** Describes the settings of this class but {@code use_bias}, which some layers do not have. */
  final Config writeProjection(Config config) {
    return writeProjection(config, "kernel");
  }

  final Config writeProjection(Config config, String prefix) {
    return config
        .put(prefix + "_initializer", Initializers.REGISTRY.write(kernelInitializer))
        .put("bias_initializer", Initializers.REGISTRY.write(biasInitializer))
        .put(prefix + "_regularizer", Regularizers.REGISTRY.write(kernelRegularizer))
        .put("bias_regularizer", Regularizers.REGISTRY.write(biasRegularizer))
        .put(prefix + "_constraint", Constraints.REGISTRY.write(kernelConstraint))
        .put("bias_constraint", Constraints.REGISTRY.write(biasConstraint));
  }
}
