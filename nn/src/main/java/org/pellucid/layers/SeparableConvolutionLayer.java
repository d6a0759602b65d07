package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A convolution in two steps: each channel on its own, then a mixture of channels at each position.
 * There is nothing in between; bias and activation come at the end.
 *
 * <p>Weights: depthwise kernel {@code [kernel size..., channels, depth multiplier]}, pointwise
 * kernel {@code [1..., channels * depth multiplier, filters]}, bias {@code [filters]}. The settings
 * of {@link KernelLayer} named kernel are those of the depthwise kernel. Default: depth multiplier
 * 1; see {@link WindowedLayer} for the others.
 *
 * <p>Errors: an input of another rank or number of channels; a kernel larger than the input.
 *
 * @param <L> the layer's own class
 */
public abstract class SeparableConvolutionLayer<L extends SeparableConvolutionLayer<L>>
    extends WindowedLayer<L> {
  private final int filters;
  private int depthMultiplier = 1;
  private Initializer pointwiseInitializer = new GlorotUniform();
  private @Nullable Regularizer pointwiseRegularizer;
  private @Nullable Constraint pointwiseConstraint;
  private @Nullable Variable depthwiseKernel;
  private @Nullable Variable pointwiseKernel;

  SeparableConvolutionLayer(int axes, int filters, int... kernelSize) {
    super(axes, kernelSize);
    this.filters = Setting.atLeast(owner(), "filters", 1, filters);
  }

  /**
   * Sets how many filters each channel has in the first step, 1 without.
   *
   * @param multiplier how many
   * @return this
   */
  public final L depthMultiplier(int multiplier) {
    checkNotBuilt("depthMultiplier");
    depthMultiplier = Setting.atLeast(owner(), "depthMultiplier", 1, multiplier);
    return self();
  }

  /**
   * Sets the first values of the pointwise kernel, by {@code glorot_uniform} without.
   *
   * @param initializer the initializer
   * @return this
   */
  public final L pointwiseInitializer(Initializer initializer) {
    checkNotBuilt("pointwiseInitializer");
    pointwiseInitializer = initializer;
    return self();
  }

  /**
   * Sets a penalty on the pointwise kernel.
   *
   * @param regularizer the regularizer
   * @return this
   */
  public final L pointwiseRegularizer(Regularizer regularizer) {
    checkNotBuilt("pointwiseRegularizer");
    pointwiseRegularizer = regularizer;
    return self();
  }

  /**
   * Sets a projection of the pointwise kernel after each step.
   *
   * @param constraint the constraint
   * @return this
   */
  public final L pointwiseConstraint(Constraint constraint) {
    checkNotBuilt("pointwiseConstraint");
    pointwiseConstraint = constraint;
    return self();
  }

  @Override
  boolean mayBeCausal() {
    return axes() == 1;
  }

  @Override
  int builtChannels() {
    return depthwiseKernel == null ? -1 : depthwiseKernel.shape().dim(-2);
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    int channels = channels(input);
    depthwiseKernel = addKernel("depthwise_kernel", kernelShape(channels, depthMultiplier));
    pointwiseKernel =
        addWeight(
            "pointwise_kernel",
            Shape.of(ones().toArray()).plus(channels * depthMultiplier, filters),
            pointwiseInitializer,
            true,
            pointwiseRegularizer,
            pointwiseConstraint);
    addBias(filters);
  }

  private Ints ones() {
    return Ints.repeat(1, axes());
  }

  @Override
  Tensor sums(Tensor x) {
    Tensor kernel = built(depthwiseKernel).tensor();
    Tensor each = Nn.depthwiseConv(x, kernel, strides(), padding(), dilationRate());
    return Nn.conv(each, built(pointwiseKernel).tensor(), ones(), Padding.VALID, ones(), 1);
  }

  final L readSeparable(Config config) {
    readWindows(config);
    depthMultiplier(config.integer("depth_multiplier", 1));
    pointwiseInitializer = Initializers.read(config, "pointwise_initializer", "glorot_uniform");
    pointwiseRegularizer = Regularizers.REGISTRY.read(config.get("pointwise_regularizer"));
    pointwiseConstraint = Constraints.REGISTRY.read(config.get("pointwise_constraint"));
    return readKernelSettings(config, "depthwise");
  }

  @Override
  public Config config() {
    return writeKernelSettings(
            writeWindows(super.config())
                .put("filters", filters)
                .put("depth_multiplier", depthMultiplier),
            "depthwise")
        .put("pointwise_initializer", Initializers.REGISTRY.write(pointwiseInitializer))
        .put("pointwise_regularizer", Regularizers.REGISTRY.write(pointwiseRegularizer))
        .put("pointwise_constraint", Constraints.REGISTRY.write(pointwiseConstraint));
  }
}
