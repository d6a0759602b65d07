package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The larger of its inputs, element by element.
 *
 * <p>Where a mask hides an element, the other input is taken. Inputs, output and errors: see {@link
 * MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Maximum}.
 */
public final class Maximum extends MergeLayer<Maximum> {
  /** Makes the layer. */
  public Maximum() {}

  static Maximum fromConfig(Config config) {
    return new Maximum().readCommon(config);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return mergeShown(inputs, Tensor::maximum);
  }
}
