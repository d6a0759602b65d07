package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Repeats each element of a volume along each axis.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output with each extent multiplied by
 * its size. Default: size 2; see {@link SpatialLayer}. Errors: a size below 1.
 *
 * <p>Source: {@code keras.layers.UpSampling3D}.
 */
public final class UpSampling3D extends SpatialLayer<UpSampling3D> {
  private final Ints size;

  /** Makes the layer with size 2. */
  public UpSampling3D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param size the factor: one number for all axes, or one for each
   */
  public UpSampling3D(int... size) {
    super(3);
    this.size = Extents.of("UpSampling3D", "size", 3, size);
  }

  static UpSampling3D fromConfig(Config config) {
    return new UpSampling3D(config.integers("size", 3, 2).toArray()).readSpatial(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor larger = x;
    for (int i = 0; i < 3; i++) {
      larger = Repetition.of(larger, firstSpatialAxis() + i, size.get(i));
    }
    return larger;
  }

  @Override
  public Config config() {
    return super.config().put("size", size);
  }
}
