package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Turns the colors of some images round: white becomes black. The factor is the range of the
 * probability with which that happens.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomInvert}.
 */
public final class RandomInvert extends ColorLayer<RandomInvert> {
  private final Factor factor;

  /** Makes the layer with factor 1. */
  public RandomInvert() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from 0 to 1; or one, for the range from
   *     minus that number (but not below 0) to it
   */
  public RandomInvert(double... factor) {
    this.factor = Factor.of("RandomInvert", "factor", 0, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomInvert seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomInvert fromConfig(Config config) {
    return new RandomInvert(Factor.read("factor", config.get("factor"), 1)).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor probability = factor.draw(random, batch);
    return random.uniform(batch).less(probability);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return perImage(drawn).broadcastTo(images.shape()).where(images.subtractFrom(most()), images);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
