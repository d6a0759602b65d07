package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * {@code maxValue} from there on, {@code x} above the threshold, {@code negativeSlope * (x -
 * threshold)} below.
 *
 * <p>Input and output {@code [batch, ...]}. Defaults: no maximum, slope 0, threshold 0. Errors:
 * negative settings.
 *
 * <p>Source: {@code keras.layers.ReLU}.
 */
public final class ReLU extends FluentLayer<ReLU> {
  private @Nullable Double maxValue;
  private double negativeSlope;
  private double threshold;

  /** Makes the layer. */
  public ReLU() {}

  /**
   * Sets the largest result, none without.
   *
   * @param value at least 0
   * @return this
   */
  public ReLU maxValue(double value) {
    checkNotBuilt("maxValue");
    maxValue = Setting.atLeast("ReLU", "maxValue", 0.0, value);
    return this;
  }

  /**
   * Sets the slope below the threshold, 0 without.
   *
   * @param slope at least 0
   * @return this
   */
  public ReLU negativeSlope(double slope) {
    checkNotBuilt("negativeSlope");
    negativeSlope = Setting.atLeast("ReLU", "negativeSlope", 0.0, slope);
    return this;
  }

  /**
   * Sets where it begins, 0 without.
   *
   * @param value at least 0
   * @return this
   */
  public ReLU threshold(double value) {
    checkNotBuilt("threshold");
    threshold = Setting.atLeast("ReLU", "threshold", 0.0, value);
    return this;
  }

  static ReLU fromConfig(Config config) {
    ReLU layer =
        new ReLU()
            .negativeSlope(config.number("negative_slope", 0))
            .threshold(config.number("threshold", 0))
            .readCommon(config);
    Double max = config.numberOrNull("max_value");
    return max == null ? layer : layer.maxValue(max);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Activations.relu(negativeSlope, maxValue, threshold).apply(x);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config()
        .put("max_value", maxValue)
        .put("negative_slope", negativeSlope)
        .put("threshold", threshold);
  }
}
