package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Turns each image about its middle by a random angle.
 *
 * <p>The angle is a part of a full turn: 0.25 turns what is right to the top. Input, output and
 * defaults: see {@link WarpLayer}. Errors: a factor outside of -1 to 1.
 *
 * <p>Source: {@code keras.layers.RandomRotation}.
 */
public final class RandomRotation extends AffineLayer<RandomRotation> {
  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the angle in full turns, two numbers from -1 to 1; or one, for the
   *     range from minus that number to it
   */
  public RandomRotation(double... factor) {
    this.factor = Factor.of("RandomRotation", "factor", -1, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomRotation seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomRotation fromConfig(Config config) {
    return new RandomRotation(Factor.read("factor", config.get("factor"))).readWarp(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return factor.draw(random, Shape.of(images.dim(0)));
  }

  @Override
  Tensor map(Shape images, Tensor drawn) {
    Tensor angle = drawn.multiply(2 * Math.PI);
    Tensor sine = angle.sin();
    Tensor cosine = angle.cos();
    double x = (images.dim(2) - 1) / 2.0;
    double y = (images.dim(1) - 1) / 2.0;
    // The middle stays where it is.
    Tensor a2 = cosine.multiply(-x).add(sine.multiply(y)).add(x);
    Tensor b2 = sine.multiply(-x).subtract(cosine.multiply(y)).add(y);
    return maps(images.dim(0), cosine, sine.negative(), a2, sine, cosine, b2);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
