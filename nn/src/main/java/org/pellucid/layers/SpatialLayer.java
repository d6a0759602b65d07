package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;

/**
 * A layer without weights that works on the spatial axes of its input.
 *
 * <p>Default: channels last. Errors: an input of another rank.
 *
 * @param <L> the layer's own class
 */
public abstract class SpatialLayer<L extends SpatialLayer<L>> extends FluentLayer<L> {
  private final int axes;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  SpatialLayer(int axes) {
    this.axes = axes;
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

  final DataFormat dataFormat() {
    return dataFormat;
  }

  final int axes() {
    return axes;
  }

  final int firstSpatialAxis() {
    return dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, dataFormat, inputs.getFirst(), axes);
  }

  final L readSpatial(Config config) {
    return dataFormat(config.text("data_format", "channels_last")).readCommon(config);
  }

  @Override
  public Config config() {
    return super.config().put("data_format", dataFormat.text());
  }
}
