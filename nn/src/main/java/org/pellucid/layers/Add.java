package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The sum of its inputs.
 *
 * <p>Inputs, output and errors: see {@link MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Add}.
 */
public final class Add extends MergeLayer<Add> {
  /** Makes the layer. */
  public Add() {}

  static Add fromConfig(Config config) {
    return new Add().readCommon(config);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return inputs.stream().reduce(Tensor::add).orElseThrow();
  }
}
