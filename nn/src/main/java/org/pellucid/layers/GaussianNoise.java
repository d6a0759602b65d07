package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * In training, adds normal random numbers to its input; else changes nothing.
 *
 * <p>Input and output {@code [batch, ...]}. Default: a seed from the session. Errors: a stddev
 * outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.GaussianNoise}.
 */
public final class GaussianNoise extends NoiseLayer<GaussianNoise> {
  /**
   * Makes the layer.
   *
   * @param stddev the standard deviation, from 0 to 1
   */
  public GaussianNoise(double stddev) {
    super(Setting.between("GaussianNoise", "stddev", 0, 1, stddev));
  }

  static GaussianNoise fromConfig(Config config) {
    return new GaussianNoise(config.number("stddev")).readNoise(config);
  }

  @Override
  Tensor disturb(Tensor x, SeedGenerator random) {
    return x.add(random.normal(x.shape(), 0, amount()));
  }

  @Override
  public Config config() {
    return super.config().put("stddev", amount());
  }
}
