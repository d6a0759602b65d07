package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn.Padding;
import org.pellucid.tensor.Tensor;

/**
 * A layer that replaces each window of its input by one number per channel.
 *
 * <p>Defaults: windows next to each other (strides equal to the pool size), padding "valid",
 * channels last. Errors: an input of another rank; a pool larger than the input.
 *
 * @param <L> the layer's own class
 */
public abstract class PoolingLayer<L extends PoolingLayer<L>> extends FluentLayer<L> {
  private final Ints poolSize;
  private @Nullable Ints strides;
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  PoolingLayer(int axes, int... poolSize) {
    this.poolSize = Extents.of(getClass().getSimpleName(), "poolSize", axes, poolSize);
  }

  /**
   * Sets the distance between windows, the pool size without.
   *
   * @param newStrides one number for all axes, or one for each
   * @return this
   */
  public final L strides(int... newStrides) {
    checkNotBuilt("strides");
    strides = Extents.of(getClass().getSimpleName(), "strides", poolSize.size(), newStrides);
    return self();
  }

  /**
   * Sets how the border is treated, {@link Padding#VALID} without.
   *
   * @param newPadding valid or same
   * @return this
   */
  public final L padding(Padding newPadding) {
    checkNotBuilt("padding");
    if (newPadding == Padding.CAUSAL) {
      throw new PellucidException(
          getClass().getSimpleName() + ": padding \"causal\" is for Conv1D only.");
    }
    padding = newPadding;
    return self();
  }

  /**
   * Sets how the border is treated.
   *
   * @param name "valid" or "same"
   * @return this
   */
  public final L padding(String name) {
    return padding(Padding.named(name));
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of input and output
   * @return this
   */
  public final L dataFormat(DataFormat format) {
    checkNotBuilt("dataFormat");
    dataFormat = format;
    return self();
  }

  /**
   * Sets where the channels stand.
   *
   * @param name "channels_last" or "channels_first"
   * @return this
   */
  public final L dataFormat(String name) {
    return dataFormat(DataFormat.named(name));
  }

  /** Pools an input with channels last. */
  abstract Tensor pool(Tensor x, Ints size, Ints steps, Padding border);

  private Ints steps() {
    return strides == null ? poolSize : strides;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Ints dilation = Ints.repeat(1, poolSize.size());
    Extents.check(this, dataFormat, inputs.getFirst(), "pool", poolSize, dilation, padding);
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return dataFormat.fromLast(pool(dataFormat.toLast(x), poolSize, steps(), padding));
  }

  final L readPooling(Config config) {
    if (config.get("strides") != null) {
      strides(config.integers("strides", poolSize.size(), 1).toArray());
    }
    padding(config.text("padding", "valid"));
    dataFormat(config.text("data_format", "channels_last"));
    return readCommon(config);
  }

  @Override
  public Config config() {
    return super.config()
        .put("pool_size", poolSize)
        .put("padding", padding.text())
        .put("strides", steps())
        .put("data_format", dataFormat.text());
  }
}
