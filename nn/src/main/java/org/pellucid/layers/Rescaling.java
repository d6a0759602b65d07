package org.pellucid.layers;

import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * {@code x * scale + offset}, such as 0 to 255 into 0 to 1; whole numbers become float32.
 *
 * <p>Input and output {@code [batch, ...]}. Default: offset 0.
 *
 * <p>Source: {@code keras.layers.Rescaling}.
 */
public final class Rescaling extends FluentLayer<Rescaling> {
  private final double scale;
  private final double offset;

  /**
   * Makes the layer.
   *
   * @param scale the factor
   */
  public Rescaling(double scale) {
    this(scale, 0);
  }

  /**
   * Makes the layer.
   *
   * @param scale the factor
   * @param offset what is added
   */
  public Rescaling(double scale, double offset) {
    this.scale = scale;
    this.offset = offset;
  }

  static Rescaling fromConfig(Config config) {
    return new Rescaling(config.number("scale"), config.number("offset", 0)).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return (x.dtype().isFloating() ? x : x.cast(DType.FLOAT32)).multiply(scale).add(offset);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("scale", scale).put("offset", offset);
  }
}
