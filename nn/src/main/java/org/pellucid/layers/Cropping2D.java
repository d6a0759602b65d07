package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Cuts the sides of an image off.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, new height, new width,
 * channels]}, where each extent has shrunk by what was cut off on both sides. Default: 0 on each
 * side; see {@link SpatialLayer}. Errors: negative cropping; cropping that leaves nothing.
 *
 * <p>Source: {@code keras.layers.Cropping2D}.
 */
public final class Cropping2D extends SpatialLayer<Cropping2D> {
  private final Sides cropping;

  /** Makes the layer with 0 on each side. */
  public Cropping2D() {
    this(0);
  }

  /**
   * Makes the layer.
   *
   * @param cropping one number for all sides, two (rows above and below, columns on both sides), or
   *     four: top, bottom, left and right
   */
  public Cropping2D(int... cropping) {
    super(2);
    this.cropping = Sides.of("Cropping2D", "cropping", 2, cropping);
  }

  static Cropping2D fromConfig(Config config) {
    return new Cropping2D(Sides.read("Cropping2D", "cropping", 2, config.get("cropping"), 0))
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
