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
 * A fully connected layer: {@code activation(x kernel + bias)} along the last axis.
 *
 * <p>Input {@code [batch, ..., features]}, output {@code [batch, ..., units]}. Weights: kernel
 * {@code [features, units]}, bias {@code [units]}. Defaults: see {@link KernelLayer}.
 *
 * <p>Errors: units below 1; an input without features; another width than the layer was built for.
 *
 * <p>Source: {@code keras.layers.Dense}.
 */
public final class Dense extends KernelLayer<Dense> implements LowRankAdaptable {
  private final int units;
  private final LowRankUpdate lora = new LowRankUpdate(this);
  private @Nullable Variable kernel;
  private @Nullable Variable bias;

  /**
   * Makes the layer.
   *
   * @param units how many results per sample
   */
  public Dense(int units) {
    this.units = Setting.atLeast("Dense", "units", 1, units);
  }

  static Dense fromConfig(Config config) {
    return new Dense(config.integer("units")).readKernelSettings(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < 2) {
      throw new PellucidException(
          "Layer \"" + name() + "\": expected [batch, features], got " + input + ".");
    }
    Variable built = kernel;
    if (built != null && input.dim(-1) != built.shape().dim(0)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for last dimension "
              + built.shape().dim(0)
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
    bias = usesBias() ? addBias("bias", Shape.of(units), biasInitializer()) : null;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor product = x.matmul(lora.of(built(kernel)));
    return activate(bias == null ? product : product.add(bias.tensor()));
  }

  @Override
  public void enableLora(int rank, double alpha) {
    lora.enable(kernel, rank, alpha, kernelRegularizer());
  }

  @Override
  public void mergeLora() {
    lora.merge(kernel);
  }

  @Override
  public boolean isLoraEnabled() {
    return lora.isEnabled();
  }

  @Override
  public double loraScale() {
    return lora.scale();
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return writeKernelSettings(super.config().put("units", units));
  }
}
