package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * The first input less the second.
 *
 * <p>Inputs, output and errors: see {@link MergeLayer}.
 *
 * <p>Source: {@code keras.layers.Subtract}.
 */
public final class Subtract extends MergeLayer<Subtract> {
  /** Makes the layer. */
  public Subtract() {}

  static Subtract fromConfig(Config config) {
    return new Subtract().readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new PellucidException(
          "Layer \"" + name() + "\" takes two inputs, got " + inputs.size() + ".");
    }
    super.check(inputs);
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return inputs.get(0).subtract(inputs.get(1));
  }
}
