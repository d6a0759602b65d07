package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * A recurrent layer whose output goes back in: {@code h = activation(x kernel + bias + h
 * recurrentKernel)}.
 *
 * <p>Input, output, weights, defaults and errors: see {@link RecurrentLayer}. One state, h.
 *
 * <p>Source: {@code keras.layers.SimpleRNN}.
 */
public final class SimpleRNN extends RecurrentLayer<SimpleRNN> {
  /**
   * Makes the layer.
   *
   * @param units the width of the output
   */
  public SimpleRNN(int units) {
    super(units, 1, 1);
  }

  static SimpleRNN fromConfig(Config config) {
    return new SimpleRNN(config.integer("units")).readRecurrent(config);
  }

  @Override
  List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias) {
    return List.of(activate(projected.add(h.matmul(weights))));
  }
}
