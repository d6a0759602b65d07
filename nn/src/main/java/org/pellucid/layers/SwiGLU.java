package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A gated feed-forward network: {@code (silu(x gate) * (x up)) down}.
 *
 * <p>Input and output {@code [batch, ..., features]}. Weights: gate and up kernels {@code
 * [features, intermediateDim]}, down kernel {@code [intermediateDim, features]}, with biases if
 * asked for. Defaults: activation "silu", no biases, kernels by {@code glorot_uniform}.
 *
 * <p>Errors: intermediateDim below 1.
 *
 * <p>Source: Shazeer, 2020; the feed-forward network of Llama.
 */
public final class SwiGLU extends ProjectionLayer<SwiGLU> {
  private final int intermediateDim;
  private ActivationFunction activation = Activations.get("silu");
  private @Nullable Dense gate;
  private @Nullable Dense up;
  private @Nullable Dense down;

  /**
   * Makes the layer.
   *
   * @param intermediateDim how wide the network is inside
   */
  public SwiGLU(int intermediateDim) {
    this.intermediateDim = Setting.atLeast("SwiGLU", "intermediateDim", 1, intermediateDim);
    useBias(false);
  }

  /**
   * Sets the function of the gate.
   *
   * @param function the activation, silu without
   * @return this
   */
  public SwiGLU activation(ActivationFunction function) {
    checkNotBuilt("activation");
    activation = function;
    return this;
  }

  /**
   * Sets the function of the gate.
   *
   * @param name Keras's name, "silu" without
   * @return this
   */
  public SwiGLU activation(String name) {
    return activation(Activations.get(name));
  }

  static SwiGLU fromConfig(Config config) {
    SwiGLU layer = new SwiGLU(config.integer("intermediate_dim"));
    if (config.has("activation")) {
      layer.activation = Activations.read(config.get("activation"));
    }
    return layer.readProjection(config);
  }

  private Dense dense(String partName, int units, Shape input) {
    Config settings =
        writeProjection(Config.empty())
            .put("name", partName)
            .put("units", units)
            .put("use_bias", usesBias());
    Dense dense = track(Dense.fromConfig(settings));
    dense.buildFor(List.of(input));
    return dense;
  }

  @Override
  protected void build(Shape input) {
    int features = known(input.dim(-1), "last dimension", input);
    gate = dense("gate", intermediateDim, input);
    up = dense("up", intermediateDim, input);
    down = dense("down", features, input.with(-1, intermediateDim));
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor gated = activation.apply(requireNonNull(gate).call(x));
    return requireNonNull(down).call(gated.multiply(requireNonNull(up).call(x)));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return writeProjection(
        super.config()
            .put("intermediate_dim", intermediateDim)
            .put("activation", Activations.write(activation))
            .put("use_bias", usesBias()));
  }
}
