package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One step of a recurrent layer whose output goes back in: {@code h = activation(x kernel + bias +
 * h recurrentKernel)}.
 *
 * <p>Input, output, weights, defaults and errors: see {@link CellLayer}. One state, h.
 *
 * <p>Source: {@code keras.layers.SimpleRNNCell}.
 */
public final class SimpleRNNCell extends CellLayer<SimpleRNNCell> {
  /**
   * Makes the layer.
   *
   * @param units the width of the output
   */
  public SimpleRNNCell(int units) {
    super(units, 1, 1);
  }

  static SimpleRNNCell fromConfig(Config config) {
    return new SimpleRNNCell(config.integer("units")).readWeights(config);
  }

  @Override
  List<Tensor> step(
      Tensor projected, Tensor h, List<Tensor> before, Tensor weights, @Nullable Tensor fullBias) {
    return List.of(activate(projected.add(h.matmul(weights))));
  }
}
