package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A dense layer that computes with a kernel of -1, 0 and 1: {@code activation(beta * x t(kernel) +
 * bias)}, where {@code t(w)} is the sign of w if {@code |w| > threshold}, else 0.
 *
 * <p>Without a threshold it is half the mean of {@code |kernel|}, and beta that mean; with one,
 * beta is 1. Gradients go to the kernel as if t were not there, so that it can be trained.
 *
 * <p>Input {@code [batch, ..., features]}, output {@code [batch, ..., units]}. Weights: kernel
 * {@code [features, units]}, bias {@code [units]}. Defaults: see {@link KernelLayer}. Errors: units
 * below 1; a negative threshold; another number of features than the layer was built for.
 *
 * <p>Source: Ma et al., 2024; {@code keras.layers.TernaryDense}.
 */
public final class TernaryDense extends KernelLayer<TernaryDense> {
  private final int units;
  private @Nullable Double threshold;
  private @Nullable Variable kernel;

  /**
   * Makes the layer.
   *
   * @param units how many results per sample
   */
  public TernaryDense(int units) {
    this.units = Setting.atLeast("TernaryDense", "units", 1, units);
  }

  /**
   * Sets up to which absolute value a weight counts as 0.
   *
   * @param newThreshold at least 0
   * @return this
   */
  public TernaryDense threshold(double newThreshold) {
    checkNotBuilt("threshold");
    threshold = Setting.atLeast("TernaryDense", "threshold", 0.0, newThreshold);
    return this;
  }

  static TernaryDense fromConfig(Config config) {
    TernaryDense layer = new TernaryDense(config.integer("units")).readKernelSettings(config);
    Double threshold = config.numberOrNull("threshold");
    return threshold == null ? layer : layer.threshold(threshold);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < 2) {
      throw new PellucidException(
          "Layer \"" + name() + "\": expected [batch, features], got " + input + ".");
    }
    Variable made = kernel;
    if (made != null && input.dim(-1) != made.shape().dim(0)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for last dimension "
              + made.shape().dim(0)
              + "; now called with "
              + input.dim(-1)
              + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    int features = known(input.dim(-1), "last dimension", input);
    kernel = addKernel("kernel", Shape.of(features, units));
    addBias(units);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor weights = built(kernel).tensor();
    Tensor size = weights.abs();
    Tensor mean = size.mean();
    Tensor large = threshold == null ? size.greater(mean.multiply(0.5)) : size.greater(threshold);
    Tensor ternary = weights.sign().multiply(large.cast(weights.dtype()));
    Tensor straight = weights.add(ternary.subtract(weights).stopGradient());
    Tensor product = x.matmul(straight);
    Tensor scaled = threshold == null ? product.multiply(mean) : product;
    Variable bias = bias();
    return activate(bias == null ? scaled : scaled.add(bias.tensor()));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return writeKernelSettings(super.config().put("units", units).put("threshold", threshold));
  }
}
