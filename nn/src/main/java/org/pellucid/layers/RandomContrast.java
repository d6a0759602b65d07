package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Moves the colors of each image away from their mean, or towards it, by a random factor between
 * {@code 1 - low} and {@code 1 + high}.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomContrast}.
 */
public final class RandomContrast extends ColorLayer<RandomContrast> {
  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from 0 to 1; or one, for the range from
   *     minus that number (but not below 0) to it
   */
  public RandomContrast(double... factor) {
    this.factor = Factor.of("RandomContrast", "factor", 0, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomContrast seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomContrast fromConfig(Config config) {
    return new RandomContrast(Factor.read("factor", config.get("factor"))).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return random.uniform(Shape.of(images.dim(0)), 1 - factor.low(), 1 + factor.high());
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor mean = images.keep(images.mean(1, 2), 1, 2);
    return clip(images.subtract(mean).multiply(perImage(drawn)).add(mean));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
