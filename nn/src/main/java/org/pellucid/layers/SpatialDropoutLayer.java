package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * A layer that drops whole channels in training and multiplies the others by {@code 1 / (1 -
 * rate)}.
 *
 * <p>Default: channels last. Errors: a rate outside of 0 to 1; an input of another rank.
 *
 * @param <L> the layer's own class
 */
public abstract class SpatialDropoutLayer<L extends SpatialDropoutLayer<L>> extends NoiseLayer<L> {
  private final int axes;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  SpatialDropoutLayer(int axes, double rate) {
    super(Setting.between("SpatialDropout" + axes + "D", "rate", 0, 1, rate));
    this.axes = axes;
  }

  final L channels(DataFormat format) {
    checkNotBuilt("dataFormat");
    dataFormat = format;
    return self();
  }

  @Override
  protected void check(List<Shape> inputs) {
    Extents.checkRank(this, dataFormat, inputs.getFirst(), axes);
  }

  @Override
  Tensor disturb(Tensor x, SeedGenerator random) {
    Shape pattern = x.shape();
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    for (int axis = first; axis < first + axes; axis++) {
      pattern = pattern.with(axis, 1);
    }
    return Dropout.drop(x, amount(), pattern, random);
  }

  @Override
  public Config config() {
    // Keras does not take the setting "trainable" here.
    Config config = super.config().without("trainable").put("rate", amount());
    return axes == 1 ? config : config.put("data_format", dataFormat.text());
  }
}
