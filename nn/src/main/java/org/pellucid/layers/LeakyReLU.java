package org.pellucid.layers;

import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * {@code x} from 0 on, {@code negativeSlope * x} below.
 *
 * <p>Input and output {@code [batch, ...]}. Default: negativeSlope 0.3 (the activation "leaky_relu"
 * has 0.2). Errors: a negative slope.
 *
 * <p>Source: {@code keras.layers.LeakyReLU}.
 */
public final class LeakyReLU extends FluentLayer<LeakyReLU> {
  private final double negativeSlope;

  /** Makes the layer with negativeSlope 0.3. */
  public LeakyReLU() {
    this(0.3);
  }

  /**
   * Makes the layer.
   *
   * @param negativeSlope the slope below 0, at least 0
   */
  public LeakyReLU(double negativeSlope) {
    this.negativeSlope = Setting.atLeast("LeakyReLU", "negativeSlope", 0.0, negativeSlope);
  }

  static LeakyReLU fromConfig(Config config) {
    return new LeakyReLU(config.number("negative_slope", 0.3)).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Activations.leakyRelu(negativeSlope).apply(x);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("negative_slope", negativeSlope);
  }
}
