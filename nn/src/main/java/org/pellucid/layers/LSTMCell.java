package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.initializers.Initializer;
import org.pellucid.tensor.Tensor;

/**
 * One step of long short-term memory: gates decide what the memory c takes in and gives out.
 *
 * <p>With {@code z = x kernel + bias + h recurrentKernel}, cut into i, f, g and o in this order,
 * and the recurrent activation s: {@code c = s(f) c + s(i) activation(g)}, {@code h = s(o)
 * activation(c)}.
 *
 * <p>Input, output, weights, further defaults and errors: see {@link CellLayer}. Two states, h and
 * c. Defaults: sigmoid gates; the bias of the forget gate starts at 1.
 *
 * <p>Source: Hochreiter and Schmidhuber, 1997; {@code keras.layers.LSTMCell}.
 */
public final class LSTMCell extends CellLayer<LSTMCell> {
  private ActivationFunction recurrentActivation = Activations.get("sigmoid");
  private boolean unitForgetBias = true;

  /**
   * Makes the layer.
   *
   * @param units the width of the output
   */
  public LSTMCell(int units) {
    super(units, 4, 2);
  }

  /**
   * Sets the function of the gates, sigmoid without.
   *
   * @param function the activation
   * @return this
   */
  public LSTMCell recurrentActivation(ActivationFunction function) {
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
  public LSTMCell recurrentActivation(String name) {
    return recurrentActivation(Activations.get(name));
  }

  /**
   * Sets whether the bias of the forget gate starts at 1, true without.
   *
   * @param one whether it does
   * @return this
   */
  public LSTMCell unitForgetBias(boolean one) {
    checkNotBuilt("unitForgetBias");
    unitForgetBias = one;
    return this;
  }

  static LSTMCell fromConfig(Config config) {
    LSTMCell layer = new LSTMCell(config.integer("units"));
    if (config.has("recurrent_activation")) {
      layer.recurrentActivation(Activations.read(config.get("recurrent_activation")));
    }
    return layer.unitForgetBias(config.flag("unit_forget_bias", true)).readWeights(config);
  }

  @Override
  Initializer firstBias() {
    Initializer rest = biasInitializer();
    return unitForgetBias ? new LstmGates.ForgetBias(rest, units()) : rest;
  }

  @Override
  List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias) {
    Tensor z = projected.add(h.matmul(weights));
    return LstmGates.step(z, before.get(1), activation(), recurrentActivation);
  }

  @Override
  public Config config() {
    return super.config()
        .put("recurrent_activation", Activations.write(recurrentActivation))
        .put("unit_forget_bias", unitForgetBias);
  }
}
