package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * A layer that divides each spatial axis into a given number of windows and replaces each by one
 * number per channel: with n elements and m windows, window i covers the elements from {@code
 * floor(i * n / m)} to {@code ceil((i + 1) * n / m)}.
 *
 * <p>Defaults and errors: see {@link SpatialLayer}; an output size below 1.
 *
 * @param <L> the layer's own class
 */
public abstract class AdaptivePoolingLayer<L extends AdaptivePoolingLayer<L>>
    extends SpatialLayer<L> {
  private final Ints outputSize;

  AdaptivePoolingLayer(int axes, int... outputSize) {
    super(axes);
    this.outputSize = Extents.of(getClass().getSimpleName(), "outputSize", axes, outputSize);
  }

  /** Pools an input with channels last. */
  abstract Tensor pool(Tensor x, Ints size);

  @Override
  protected Tensor forward(Tensor x) {
    return dataFormat().fromLast(pool(dataFormat().toLast(x), outputSize));
  }

  @Override
  public Config config() {
    return super.config().put("output_size", outputSize);
  }
}
