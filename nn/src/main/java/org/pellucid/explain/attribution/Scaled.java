package org.pellucid.explain.attribution;

import org.jspecify.annotations.Nullable;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** A layer whose result is multiplied with a factor that can be turned. */
final class Scaled extends Layer {
  private final Layer layer;
  private final Variable factor;

  Scaled(Layer layer, Variable factor) {
    this.layer = track(layer);
    this.factor = factor;
    setName(layer.name());
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor plain = layer.call(x);
    Tensor scaled = plain.multiply(factor.tensor());
    @Nullable Tensor mask = mask(plain);
    if (mask != null) {
      setMask(scaled, mask);
    }
    return scaled;
  }
}
