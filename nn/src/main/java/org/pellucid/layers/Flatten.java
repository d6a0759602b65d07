package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Puts all numbers of a sample into one row.
 *
 * <p>Input {@code [batch, ...]}, output {@code [batch, product of the others]}. With channels
 * first, the channels are moved to the end before.
 *
 * <p>Source: {@code keras.layers.Flatten}.
 */
public final class Flatten extends FluentLayer<Flatten> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  /** Makes the layer. */
  public Flatten() {}

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of the input
   * @return this
   */
  public Flatten dataFormat(DataFormat format) {
    checkNotBuilt("dataFormat");
    dataFormat = format;
    return this;
  }

  /**
   * Sets where the channels stand.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public Flatten dataFormat(String name) {
    return dataFormat(DataFormat.named(name));
  }

  static Flatten fromConfig(Config config) {
    return new Flatten().dataFormat(config.text("data_format", "channels_last")).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor last = x.rank() > 1 ? dataFormat.toLast(x) : x;
    return last.reshape(Shape.of(x.dim(0), x.shape().slice(1, x.rank()).size()));
  }

  @Override
  public Config config() {
    return super.config().put("data_format", dataFormat.text());
  }
}
