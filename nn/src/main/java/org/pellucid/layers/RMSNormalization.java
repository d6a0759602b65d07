package org.pellucid.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.initializers.Ones;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Divides each sample by its root mean square along some axes and multiplies by a learned scale:
 * {@code x / sqrt(mean(x^2) + epsilon) * scale}.
 *
 * <p>Input and output {@code [batch, ..., features]}. Weights: scale, with the extents of those
 * axes. Defaults: the last axis, epsilon 1e-6.
 *
 * <p>Source: Zhang and Sennrich, 2019; {@code keras.layers.RMSNormalization}.
 */
public final class RMSNormalization extends FluentLayer<RMSNormalization> {
  private Ints axes = Ints.of(-1);
  private double epsilon = 1e-6;
  private @Nullable Variable scale;

  /** Makes the layer. */
  public RMSNormalization() {}

  /**
   * Sets the axes that are normalized together, the last one without.
   *
   * @param newAxes the axes; may count from the end
   * @return this
   */
  public RMSNormalization axis(int... newAxes) {
    checkNotBuilt("axis");
    axes = Ints.of(newAxes);
    return this;
  }

  /**
   * Sets what is added to the mean square, 1e-6 without.
   *
   * @param newEpsilon at least 0
   * @return this
   */
  public RMSNormalization epsilon(double newEpsilon) {
    checkNotBuilt("epsilon");
    epsilon = Setting.atLeast("RMSNormalization", "epsilon", 0.0, newEpsilon);
    return this;
  }

  static RMSNormalization fromConfig(Config config) {
    return new RMSNormalization()
        .axis(Axes.read(config, -1).toArray())
        .epsilon(config.number("epsilon", 1e-6))
        .readCommon(config);
  }

  private int[] over(Shape input) {
    return Arrays.stream(axes.toArray()).map(input::axis).sorted().toArray();
  }

  @Override
  protected void build(Shape input) {
    int[] dims = Arrays.stream(over(input)).map(input::dim).toArray();
    for (int dim : dims) {
      known(dim, "normalized axes", input);
    }
    scale = addWeight("scale", Shape.of(dims), new Ones());
  }

  @Override
  protected Tensor forward(Tensor x) {
    int[] over = over(x.shape());
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    for (int axis : over) {
      dims[axis] = x.dim(axis);
    }
    Tensor factor = x.keep(x.square().mean(over).add(epsilon).rsqrt(), over);
    return x.multiply(factor).multiply(built(scale).tensor().reshape(Shape.of(dims)));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("axis", Axes.write(axes)).put("epsilon", epsilon);
  }
}
