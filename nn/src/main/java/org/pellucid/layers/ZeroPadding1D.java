package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Puts zeros around a sequence.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}, where
 * each extent has grown by what was added on both sides. Default: 1 on each side; see {@link
 * SpatialLayer}. Errors: negative padding.
 *
 * <p>Source: {@code keras.layers.ZeroPadding1D}.
 */
public final class ZeroPadding1D extends SpatialLayer<ZeroPadding1D> {
  private final Sides padding;

  /** Makes the layer with 1 on each side. */
  public ZeroPadding1D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param padding one number for both sides, or two: before and behind
   */
  public ZeroPadding1D(int... padding) {
    super(1);
    this.padding = Sides.of("ZeroPadding1D", "padding", 1, padding);
  }

  static ZeroPadding1D fromConfig(Config config) {
    return new ZeroPadding1D(Sides.read("ZeroPadding1D", "padding", 1, config.get("padding"), 1))
        .readSpatial(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return padding.pad(x, firstSpatialAxis());
  }

  @Override
  public Config config() {
    return super.config().put("padding", padding.write());
  }
}
