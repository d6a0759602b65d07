package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One step of a gated recurrent unit: gates decide how much of the state is kept.
 *
 * <p>With {@code x kernel + bias} cut into xz, xr and xh, the same cut U of the recurrent kernel,
 * and the recurrent activation s: {@code z = s(xz + h Uz)}, {@code r = s(xr + h Ur)}, {@code n =
 * activation(xh + r (h Uh))} and {@code h = z h + (1 - z) n}. With {@code resetAfter(false)} n has
 * {@code (r h) Uh} instead.
 *
 * <p>Input, output, weights, further defaults and errors: see {@link CellLayer}. One state, h. The
 * bias is {@code [2, 3 * units]}, for inputs and states, when the reset gate comes after the
 * product, else {@code [3 * units]}. Defaults: sigmoid gates, reset after.
 *
 * <p>Source: Cho et al., 2014; {@code keras.layers.GRUCell}.
 */
public final class GRUCell extends CellLayer<GRUCell> {
  private ActivationFunction recurrentActivation = Activations.get("sigmoid");
  private boolean resetAfter = true;

  /**
   * Makes the layer.
   *
   * @param units the width of the output
   */
  public GRUCell(int units) {
    super(units, 3, 1);
  }

  /**
   * Sets the function of the gates, sigmoid without.
   *
   * @param function the activation
   * @return this
   */
  public GRUCell recurrentActivation(ActivationFunction function) {
    checkNotBuilt("recurrentActivation");
    recurrentActivation = function;
    return this;
  }

  /**
   * Sets the function of the gates.
   *
   * @param name Keras's name, such as "hard_sigmoid"
   * @return this
   */
  public GRUCell recurrentActivation(String name) {
    return recurrentActivation(Activations.get(name));
  }

  /**
   * Sets whether the reset gate is applied after the product with the recurrent kernel, true
   * without.
   *
   * @param after whether it is
   * @return this
   */
  public GRUCell resetAfter(boolean after) {
    checkNotBuilt("resetAfter");
    resetAfter = after;
    return this;
  }

  static GRUCell fromConfig(Config config) {
    GRUCell layer = new GRUCell(config.integer("units"));
    if (config.has("recurrent_activation")) {
      layer.recurrentActivation(Activations.read(config.get("recurrent_activation")));
    }
    return layer.resetAfter(config.flag("reset_after", true)).readWeights(config);
  }

  private GruGates gruGates() {
    return new GruGates(units(), resetAfter);
  }

  @Override
  Shape biasShape() {
    return gruGates().biasShape();
  }

  @Override
  Tensor inputBias(Tensor fullBias) {
    return gruGates().inputBias(fullBias);
  }

  @Override
  List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias) {
    return gruGates()
        .step(
            projected, h, before.getFirst(), weights, fullBias, activation(), recurrentActivation);
  }

  @Override
  public Config config() {
    return super.config()
        .put("recurrent_activation", Activations.write(recurrentActivation))
        .put("reset_after", resetAfter);
  }
}
