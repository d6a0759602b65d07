package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Puts zeros around a volume.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}, where each extent has grown by what was added on both sides.
 * Default: 1 on each side; see {@link SpatialLayer}. Errors: negative padding.
 *
 * <p>Source: {@code keras.layers.ZeroPadding3D}.
 */
public final class ZeroPadding3D extends SpatialLayer<ZeroPadding3D> {
  private final Sides padding;

  /** Makes the layer with 1 on each side. */
  public ZeroPadding3D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param padding one number for all sides, three (one per axis), or six: front, back, top,
   *     bottom, left and right
   */
  public ZeroPadding3D(int... padding) {
    super(3);
    this.padding = Sides.of("ZeroPadding3D", "padding", 3, padding);
  }

  static ZeroPadding3D fromConfig(Config config) {
    return new ZeroPadding3D(Sides.read("ZeroPadding3D", "padding", 3, config.get("padding"), 1))
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
