package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * In training, sets a random part of its input to 0 and multiplies the rest by {@code 1 / (1 -
 * rate)}; else changes nothing.
 *
 * <p>Input and output {@code [batch, ...]}. Defaults and errors: see {@link DropoutLayer}.
 *
 * <p>Source: Srivastava et al., 2014; {@code keras.layers.Dropout}.
 */
public final class Dropout extends DropoutLayer<Dropout> {
  /**
   * Makes the layer.
   *
   * @param rate the part to drop, from 0 to 1
   */
  public Dropout(double rate) {
    super("Dropout", rate);
  }

  static Dropout fromConfig(Config config) {
    return new Dropout(config.number("rate")).readDropout(config);
  }

  @Override
  Tensor disturb(Tensor x, SeedGenerator random) {
    return drop(x, amount(), pattern(x.shape()), random);
  }

  /** Drops part of a tensor, in a pattern that is broadcast. */
  static Tensor drop(Tensor x, double rate, Shape pattern, SeedGenerator random) {
    Tensor kept = random.uniform(pattern).greaterEqual(rate).broadcastTo(x.shape());
    return kept.where(rate < 1 ? x.divide(1 - rate) : x, x.zerosLike());
  }
}
