package org.pellucid.models;

import java.util.List;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Tensor;

/**
 * Gives a tensor the mask that a call in a graph names, in place of the one that travels with it:
 * the first input with the second one as its mask.
 */
final class ExplicitMask extends Layer {
  ExplicitMask() {}

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    // Another tensor, since the same one may go to other layers with another mask.
    Tensor masked = inputs.getFirst().add(0);
    setMask(masked, inputs.getLast());
    return List.of(masked);
  }
}
