package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * A layer that replaces all positions of its input by one number per channel.
 *
 * <p>Defaults: the spatial axes disappear, channels last. Errors: an input of another rank.
 *
 * @param <L> the layer's own class
 */
public abstract class GlobalPoolingLayer<L extends GlobalPoolingLayer<L>> extends FluentLayer<L> {
  private final int axes;
  private boolean keepdims;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  GlobalPoolingLayer(int axes) {
    this.axes = axes;
  }

  /**
   * Sets whether the spatial axes stay, with extent 1.
   *
   * @param keep whether they do, false without
   * @return this
   */
  public final L keepdims(boolean keep) {
    checkNotBuilt("keepdims");
    keepdims = keep;
    return self();
  }

  /**
   * Sets where the channels stand, last without.
   *
   * @param format the format of the input
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

  /** Reduces the given axes, which disappear. */
  abstract Tensor reduce(Tensor x, int[] over);

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, dataFormat, inputs.getFirst(), axes);
  }

  @Override
  protected Tensor forward(Tensor x) {
    int first = firstSpatialAxis();
    int[] over = Ints.range(first, first + axes).toArray();
    Tensor reduced = reduce(x, over);
    return keepdims ? x.keep(reduced, over) : reduced;
  }

  final int firstSpatialAxis() {
    return dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
  }

  final L readGlobalPooling(Config config) {
    dataFormat(config.text("data_format", "channels_last"));
    return keepdims(config.flag("keepdims", false)).readCommon(config);
  }

  @Override
  public Config config() {
    return super.config().put("data_format", dataFormat.text()).put("keepdims", keepdims);
  }
}
