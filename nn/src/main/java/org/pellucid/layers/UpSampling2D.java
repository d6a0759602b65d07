package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.ops.Resampling;
import org.pellucid.tensor.Tensor;

/**
 * Enlarges an image by a whole factor per axis.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height * size, width *
 * size, channels]}. Defaults: size 2, interpolation "nearest"; see {@link SpatialLayer}. Errors: a
 * size below 1; an unknown interpolation.
 *
 * <p>Source: {@code keras.layers.UpSampling2D}.
 */
public final class UpSampling2D extends SpatialLayer<UpSampling2D> {
  private final Ints size;
  private Resampling interpolation = Resampling.NEAREST;

  /** Makes the layer with size 2. */
  public UpSampling2D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param size the factor: one number for both axes, or one for height and one for width
   */
  public UpSampling2D(int... size) {
    super(2);
    this.size = Extents.of("UpSampling2D", "size", 2, size);
  }

  /**
   * Sets how new pixels come about, by repetition without.
   *
   * @param name "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5"
   * @return this
   */
  public UpSampling2D interpolation(String name) {
    checkNotBuilt("interpolation");
    interpolation = Resampling.named(name);
    return this;
  }

  static UpSampling2D fromConfig(Config config) {
    return new UpSampling2D(config.integers("size", 2, 2).toArray())
        .interpolation(config.text("interpolation", "nearest"))
        .readSpatial(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    int first = firstSpatialAxis();
    Tensor larger = x;
    for (int i = 0; i < 2; i++) {
      int axis = first + i;
      larger =
          interpolation == Resampling.NEAREST
              ? Repetition.of(larger, axis, size.get(i))
              : interpolation.resize(larger, axis, x.dim(axis) * size.get(i), false);
    }
    return larger;
  }

  @Override
  public Config config() {
    return super.config().put("size", size).put("interpolation", interpolation.text());
  }
}
