package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Puts zeros around an image.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}, where each extent has grown by what was added on both sides. Default: 1 on each side;
 * see {@link SpatialLayer}. Errors: negative padding.
 *
 * <p>Source: {@code keras.layers.ZeroPadding2D}.
 */
public final class ZeroPadding2D extends SpatialLayer<ZeroPadding2D> {
  private final Sides padding;

  /** Makes the layer with 1 on each side. */
  public ZeroPadding2D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param padding one number for all sides, two (rows above and below, columns on both sides), or
   *     four: top, bottom, left and right
   */
  public ZeroPadding2D(int... padding) {
    super(2);
    this.padding = Sides.of("ZeroPadding2D", "padding", 2, padding);
  }

  static ZeroPadding2D fromConfig(Config config) {
    return new ZeroPadding2D(Sides.read("ZeroPadding2D", "padding", 2, config.get("padding"), 1))
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
