package org.pellucid.layers;

import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * In training, sets a random part of its input to the lower limit of {@code selu} and brings the
 * whole back to the mean and variance it had: {@code a * (kept ? x : low) + b} with {@code low =
 * -1.758}, {@code a = 1 / sqrt((1 - rate) * (1 + rate * low^2))} and {@code b = -a * low * rate}.
 *
 * <p>Input and output {@code [batch, ...]}. Defaults and errors: see {@link DropoutLayer}.
 *
 * <p>Source: Klambauer et al., 2017; {@code keras.layers.AlphaDropout}.
 */
public final class AlphaDropout extends DropoutLayer<AlphaDropout> {
  /** The limit of selu towards minus infinity: minus its scale times its alpha. */
  private static final double LOW = -1.0507009873554805 * 1.6732632423543772;

  /**
   * Makes the layer.
   *
   * @param rate the part to drop, from 0 to 1
   */
  public AlphaDropout(double rate) {
    super("AlphaDropout", rate);
  }

  static AlphaDropout fromConfig(Config config) {
    return new AlphaDropout(config.number("rate")).readDropout(config);
  }

  @Override
  Tensor disturb(Tensor x, SeedGenerator random) {
    double rate = amount();
    Tensor kept = random.uniform(pattern(x.shape())).greaterEqual(rate).broadcastTo(x.shape());
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * LOW * LOW));
    Tensor low = Tensor.full(x.dtype(), x.shape(), LOW);
    return kept.where(x, low).multiply(a).add(-a * LOW * rate);
  }
}
