package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * In training, multiplies its input by random numbers around 1 with standard deviation {@code
 * sqrt(rate / (1 - rate))}; else changes nothing.
 *
 * <p>Input and output {@code [batch, ...]}. Default: a seed from the session. Errors: a rate
 * outside of 0 to 1.
 *
 * <p>Source: Srivastava et al., 2014; {@code keras.layers.GaussianDropout}.
 */
public final class GaussianDropout extends NoiseLayer<GaussianDropout> {
  /**
   * Makes the layer.
   *
   * @param rate a rate that says how strong, as for {@link Dropout}, from 0 to 1
   */
  public GaussianDropout(double rate) {
    super(Setting.between("GaussianDropout", "rate", 0, 1, rate));
  }

  static GaussianDropout fromConfig(Config config) {
    return new GaussianDropout(config.number("rate")).readNoise(config);
  }

  @Override
  Tensor disturb(Tensor x, SeedGenerator random) {
    double rate = amount();
    return x.multiply(random.normal(x.shape(), 1, Math.sqrt(rate / (1 - rate))));
  }

  @Override
  public Config config() {
    return super.config().put("rate", amount());
  }
}
