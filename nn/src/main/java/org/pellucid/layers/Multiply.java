package org.pellucid.layers;

import java.util.List;
import java.util.Objects;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The product of its inputs.
 *
 * <p>What a mask hides counts as 1; what all masks hide is 0. Inputs, output and errors: see {@link
 * MergeLayer}.
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
    Tensor product = null;
    Tensor shown = null;
    boolean allMasked = true;
    for (Tensor input : inputs) {
      Tensor own = spread(input);
      Tensor factor = own == null ? input : own.where(input, input.onesLike());
      product = product == null ? factor : product.multiply(factor);
      shown = own == null || shown == null ? own : shown.or(own);
      allMasked &= own != null;
    }
    Tensor result = Objects.requireNonNull(product);
    return allMasked && shown != null ? shown.where(result, result.zerosLike()) : result;
  }
}
