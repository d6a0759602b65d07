package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The smaller of its inputs, element by element.
 *
 * <p>Where a mask hides an element, the other input is taken. Inputs, output and errors: see {@link
 * MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Minimum}.
 */
public final class Minimum extends MergeLayer<Minimum> {
  /** Makes the layer. */
  public Minimum() {}

  static Minimum fromConfig(Config config) {
    return new Minimum().readCommon(config);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return mergeShown(inputs, Tensor::minimum);
  }
}
