package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The product of its inputs.
 *
 * <p>Inputs, output and errors: see {@link MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Multiply}.
 */
public final class Multiply extends MergeLayer<Multiply> {
  /** Makes the layer. */
  public Multiply() {}

  static Multiply fromConfig(Config config) {
    return new Multiply().readCommon(config);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return inputs.stream().reduce(Tensor::multiply).orElseThrow();
  }
}
