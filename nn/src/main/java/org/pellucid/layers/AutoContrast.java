package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Stretches the colors of each channel of each image to the whole range; a channel of one color
 * stays as it is.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}. It works in inference too.
 *
 * <p>Source: {@code keras.layers.AutoContrast}.
 */
public final class AutoContrast extends ColorLayer<AutoContrast> {
  /** Makes the layer. */
  public AutoContrast() {}

  static AutoContrast fromConfig(Config config) {
    return new AutoContrast().readColor(config);
  }

  @Override
  boolean always() {
    return true;
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor x = toRange(images, 255);
    Tensor low = x.keep(x.min(1, 2), 1, 2);
    Tensor high = x.keep(x.max(1, 2), 1, 2);
    Tensor flat = high.equal(low).broadcastTo(x.shape());
    Tensor scale = high.subtract(low).divideFrom(255);
    Tensor stretched = x.multiply(scale).add(low.negative().multiply(scale)).clip(0, 255);
    return flat.where(images, fromRange(stretched, 255));
  }
}
