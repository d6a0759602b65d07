package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Ones;
import org.pellucid.initializers.Zeros;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer that brings its input to mean 0 and variance 1 and then applies {@code gamma * x + beta}.
 *
 * <p>Defaults: epsilon 0.001, gamma starts at 1 and beta at 0.
 *
 * @param <L> the layer's own class
 */
public abstract class NormalizationLayer<L extends NormalizationLayer<L>> extends FluentLayer<L> {
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private Initializer betaInitializer = new Zeros();
  private Initializer gammaInitializer = new Ones();
  private @Nullable Regularizer betaRegularizer;
  private @Nullable Regularizer gammaRegularizer;
  private @Nullable Constraint betaConstraint;
  private @Nullable Constraint gammaConstraint;
  private @Nullable Variable gamma;
  private @Nullable Variable beta;

  NormalizationLayer() {}

  /**
   * Sets what is added to the variance, 0.001 without.
   *
   * @param newEpsilon at least 0
   * @return this
   */
  public final L epsilon(double newEpsilon) {
    checkNotBuilt("epsilon");
    epsilon = Setting.atLeast(getClass().getSimpleName(), "epsilon", 0.0, newEpsilon);
    return self();
  }

  /**
   * Sets whether beta is added.
   *
   * @param add whether it is, true without
   * @return this
   */
  public final L center(boolean add) {
    checkNotBuilt("center");
    center = add;
    return self();
  }

  /**
   * Sets whether gamma is multiplied.
   *
   * @param multiply whether it is, true without
   * @return this
   */
  public final L scale(boolean multiply) {
    checkNotBuilt("scale");
    scale = multiply;
    return self();
  }

  /**
   * Sets the first values of beta.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L betaInitializer(Initializer initializer) {
    checkNotBuilt("betaInitializer");
    betaInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of beta.
   *
   * @param name Keras's name, such as "zeros"
   * @return this
   */
  public final L betaInitializer(String name) {
    return betaInitializer(Initializers.get(name));
  }

  /**
   * Sets the first values of gamma.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L gammaInitializer(Initializer initializer) {
    checkNotBuilt("gammaInitializer");
    gammaInitializer = initializer;
    return self();
  }

  /**
   * Sets the first values of gamma.
   *
   * @param name Keras's name, such as "ones"
   * @return this
   */
  public final L gammaInitializer(String name) {
    return gammaInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on beta.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L betaRegularizer(Regularizer regularizer) {
    checkNotBuilt("betaRegularizer");
    betaRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on beta.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L betaRegularizer(String name) {
    return betaRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a penalty on gamma.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L gammaRegularizer(Regularizer regularizer) {
    checkNotBuilt("gammaRegularizer");
    gammaRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a penalty on gamma.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public final L gammaRegularizer(String name) {
    return gammaRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of beta after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L betaConstraint(Constraint constraint) {
    checkNotBuilt("betaConstraint");
    betaConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of beta after each step.
   *
   * @param name Keras's name, such as "max_norm"
   * @return this
   */
  public final L betaConstraint(String name) {
    return betaConstraint(Constraints.get(name));
  }

  /**
   * Sets a projection of gamma after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L gammaConstraint(Constraint constraint) {
    checkNotBuilt("gammaConstraint");
    gammaConstraint = constraint;
    return self();
  }

  /**
   * Sets a projection of gamma after each step.
   *
   * @param name Keras's name, such as "non_neg"
   * @return this
   */
  public final L gammaConstraint(String name) {
    return gammaConstraint(Constraints.get(name));
  }

  final void addGamma(Shape shape) {
    gamma = addWeight("gamma", shape, gammaInitializer, true, gammaRegularizer, gammaConstraint);
  }

  final void addGammaAndBeta(Shape shape) {
    if (scale) {
      addGamma(shape);
    }
    if (center) {
      beta = addWeight("beta", shape, betaInitializer, true, betaRegularizer, betaConstraint);
    }
  }

  final @Nullable Tensor gammaOrNull() {
    return gamma == null ? null : gamma.tensor();
  }

  final @Nullable Tensor betaOrNull() {
    return beta == null ? null : beta.tensor();
  }

  /** Those of x, gamma and beta, or of their gradients, that there are. */
  static List<Tensor> present(@Nullable Tensor... all) {
    List<Tensor> present = new ArrayList<>();
    for (Tensor tensor : all) {
      if (tensor != null) {
        present.add(tensor);
      }
    }
    return present;
  }

  /**
   * {@code centered / sqrt(variance + epsilon) * gamma + beta}.
   *
   * @param centered the input less its mean
   * @param variance broadcasts against it
   * @param weights what gamma and beta are reshaped to
   */
  final Tensor normalize(Tensor centered, Tensor variance, Shape weights) {
    Tensor factor = variance.add(epsilon).rsqrt();
    if (gamma != null) {
      factor = factor.multiply(gamma.tensor().reshape(weights));
    }
    Tensor scaled = centered.multiply(factor);
    return beta == null ? scaled : scaled.add(beta.tensor().reshape(weights));
  }

  /** {@code x * gamma + beta}. */
  final Tensor scaleAndShift(Tensor x, Shape weights) {
    Tensor scaled = gamma == null ? x : x.multiply(gamma.tensor().reshape(weights));
    return beta == null ? scaled : scaled.add(beta.tensor().reshape(weights));
  }

  final double epsilon() {
    return epsilon;
  }

  final L readNormalization(Config config) {
    epsilon(config.number("epsilon", 1e-3));
    center(config.flag("center", true));
    scale(config.flag("scale", true));
    betaInitializer = Initializers.read(config, "beta_initializer", "zeros");
    gammaInitializer = Initializers.read(config, "gamma_initializer", "ones");
    betaRegularizer = Regularizers.REGISTRY.read(config.get("beta_regularizer"));
    gammaRegularizer = Regularizers.REGISTRY.read(config.get("gamma_regularizer"));
    betaConstraint = Constraints.REGISTRY.read(config.get("beta_constraint"));
    gammaConstraint = Constraints.REGISTRY.read(config.get("gamma_constraint"));
    return readCommon(config);
  }

  final Config writeNormalization(Config config) {
    return config
        .put("epsilon", epsilon)
        .put("center", center)
        .put("scale", scale)
        .put("beta_initializer", Initializers.REGISTRY.write(betaInitializer))
        .put("gamma_initializer", Initializers.REGISTRY.write(gammaInitializer))
        .put("beta_regularizer", Regularizers.REGISTRY.write(betaRegularizer))
        .put("gamma_regularizer", Regularizers.REGISTRY.write(gammaRegularizer))
        .put("beta_constraint", Constraints.REGISTRY.write(betaConstraint))
        .put("gamma_constraint", Constraints.REGISTRY.write(gammaConstraint));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }
}
