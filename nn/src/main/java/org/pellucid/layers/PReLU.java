package org.pellucid.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.Zeros;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * {@code x} above 0, {@code alpha * x} below, with alphas that are learned.
 *
 * <p>Input and output {@code [batch, ...]}. Weights: alpha, one per element of a sample, with
 * extent 1 along shared axes. Defaults: alpha starts at 0, no shared axes.
 *
 * <p>Source: He et al., 2015; {@code keras.layers.PReLU}.
 */
public final class PReLU extends FluentLayer<PReLU> {
  private Initializer alphaInitializer = new Zeros();
  private @Nullable Regularizer alphaRegularizer;
  private @Nullable Constraint alphaConstraint;
  private @Nullable Ints sharedAxes;
  private @Nullable Variable alpha;

  /** Makes the layer. */
  public PReLU() {}

  /**
   * Sets the first values of alpha.
   *
   * @param initializer the initializer
   * @return this
   */
  public PReLU alphaInitializer(Initializer initializer) {
    checkNotBuilt("alphaInitializer");
    alphaInitializer = initializer;
    return this;
  }

  /**
   * Sets the first values of alpha.
   *
   * @param name Keras's name, such as "zeros"
   * @return this
   */
  public PReLU alphaInitializer(String name) {
    return alphaInitializer(Initializers.get(name));
  }

  /**
   * Sets a penalty on alpha.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public PReLU alphaRegularizer(Regularizer regularizer) {
    checkNotBuilt("alphaRegularizer");
    alphaRegularizer = regularizer;
    return this;
  }

  /**
   * Sets a penalty on alpha.
   *
   * @param name Keras's name, such as "l2"
   * @return this
   */
  public PReLU alphaRegularizer(String name) {
    return alphaRegularizer(Regularizers.get(name));
  }

  /**
   * Sets a projection of alpha after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public PReLU alphaConstraint(Constraint constraint) {
    checkNotBuilt("alphaConstraint");
    alphaConstraint = constraint;
    return this;
  }

  /**
   * Sets a projection of alpha after each step.
   *
   * @param name Keras's name, such as "non_neg"
   * @return this
   */
  public PReLU alphaConstraint(String name) {
    return alphaConstraint(Constraints.get(name));
  }

  /**
   * Sets the axes along which alpha is the same.
   *
   * @param axes the axes, from 1; axis 0 is the batch
   * @return this
   */
  public PReLU sharedAxes(int... axes) {
    checkNotBuilt("sharedAxes");
    sharedAxes = Ints.of(axes);
    return this;
  }

  static PReLU fromConfig(Config config) {
    PReLU layer =
        new PReLU().alphaInitializer(Initializers.read(config, "alpha_initializer", "zeros"));
    layer.alphaRegularizer = Regularizers.REGISTRY.read(config.get("alpha_regularizer"));
    layer.alphaConstraint = Constraints.REGISTRY.read(config.get("alpha_constraint"));
    layer.sharedAxes = config.integersOrNull("shared_axes");
    return layer.readCommon(config);
  }

  @Override
  protected void build(Shape input) {
    int[] dims = Arrays.copyOfRange(input.toArray(), 1, input.rank());
    if (sharedAxes != null) {
      for (int axis : sharedAxes.toArray()) {
        dims[input.axis(axis) - 1] = 1;
      }
    }
    for (int dim : dims) {
      known(dim, "shape", input);
    }
    alpha =
        addWeight(
            "alpha", Shape.of(dims), alphaInitializer, true, alphaRegularizer, alphaConstraint);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.relu().subtract(x.negative().relu().multiply(built(alpha).tensor()));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config()
        .put("alpha_initializer", Initializers.REGISTRY.write(alphaInitializer))
        .put("alpha_regularizer", Regularizers.REGISTRY.write(alphaRegularizer))
        .put("alpha_constraint", Constraints.REGISTRY.write(alphaConstraint))
        .put("shared_axes", sharedAxes);
  }
}
