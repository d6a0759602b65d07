package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Cuts the sides of a volume off.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, new depth, new
 * height, new width, channels]}, where each extent has shrunk by what was cut off on both sides.
 * Default: 1 on each side; see {@link SpatialLayer}. Errors: negative cropping; cropping that
 * leaves nothing.
 *
 * <p>Source: {@code keras.layers.Cropping3D}.
 */
public final class Cropping3D extends SpatialLayer<Cropping3D> {
  private final Sides cropping;

  /** Makes the layer with 1 on each side. */
  public Cropping3D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param cropping one number for all sides, three (one per axis), or six: front, back, top,
   *     bottom, left and right
   */
  public Cropping3D(int... cropping) {
    super(3);
    this.cropping = Sides.of("Cropping3D", "cropping", 3, cropping);
  }

  static Cropping3D fromConfig(Config config) {
    return new Cropping3D(Sides.read("Cropping3D", "cropping", 3, config.get("cropping"), 1))
        .readSpatial(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    super.check(inputs);
    cropping.checkCrop(this, dataFormat().spatial(inputs.getFirst()));
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return cropping.crop(x, firstSpatialAxis());
  }

  @Override
  public Config config() {
    return super.config().put("cropping", cropping.write());
  }
}
