package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Adds a random part of the range of colors to each image.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of -1 to 1.
 *
 * <p>Source: {@code keras.layers.RandomBrightness}.
 */
public final class RandomBrightness extends ColorLayer<RandomBrightness> {
  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from -1 to 1; or one, for the range from
   *     minus that number (but not below -1) to it
   */
  public RandomBrightness(double... factor) {
    this.factor = Factor.of("RandomBrightness", "factor", -1, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomBrightness seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomBrightness fromConfig(Config config) {
    return new RandomBrightness(Factor.read("factor", config.get("factor"))).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return factor.draw(random, Shape.of(images.dim(0)));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return clip(images.add(perImage(drawn).multiply(most() - least())));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
