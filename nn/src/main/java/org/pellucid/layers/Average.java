package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of its inputs.
 *
 * <p>Inputs, output and errors: see {@link MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Average}.
 */
public final class Average extends MergeLayer<Average> {
  /** Makes the layer. */
  public Average() {}

  static Average fromConfig(Config config) {
    return new Average().readCommon(config);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return inputs.stream().reduce(Tensor::add).orElseThrow().divide(inputs.size());
  }
}
