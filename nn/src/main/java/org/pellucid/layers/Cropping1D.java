package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Cuts the sides of a sequence off.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, new steps, channels]}, where
 * each extent has shrunk by what was cut off on both sides. Default: 1 on each side. Errors:
 * negative cropping; cropping that leaves nothing.
 *
 * <p>Source: {@code keras.layers.Cropping1D}.
 */
public final class Cropping1D extends FluentLayer<Cropping1D> {
  private final Sides cropping;

  /** Makes the layer with 1 on each side. */
  public Cropping1D() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param cropping one number for both sides, or two: before and behind
   */
  public Cropping1D(int... cropping) {
    this.cropping = Sides.of("Cropping1D", "cropping", 1, cropping);
  }

  static Cropping1D fromConfig(Config config) {
    return new Cropping1D(Sides.read("Cropping1D", "cropping", 1, config.get("cropping"), 1))
        .readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, DataFormat.CHANNELS_LAST, inputs.getFirst(), 1);
    cropping.checkCrop(this, DataFormat.CHANNELS_LAST.spatial(inputs.getFirst()));
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return cropping.crop(x, 1);
  }

  @Override
  public Config config() {
    return super.config().put("cropping", cropping.write());
  }
}
