package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Repeats each step of a sequence.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, steps * size, channels]}.
 * Default: size 2. Errors: a size below 1; an input of another rank.
 *
 * <p>Source: {@code keras.layers.UpSampling1D}.
 */
public final class UpSampling1D extends FluentLayer<UpSampling1D> {
  private final int size;

  /** Makes the layer with size 2. */
  public UpSampling1D() {
    this(2);
  }

  /**
   * Makes the layer.
   *
   * @param size how often each step stands in the result
   */
  public UpSampling1D(int size) {
    this.size = Setting.atLeast("UpSampling1D", "size", 1, size);
  }

  static UpSampling1D fromConfig(Config config) {
    return new UpSampling1D(config.integers("size", 1, 2).get(0)).readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, DataFormat.CHANNELS_LAST, inputs.getFirst(), 1);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Repetition.of(x, 1, size);
  }

  @Override
  public Config config() {
    return super.config().put("size", size);
  }
}
