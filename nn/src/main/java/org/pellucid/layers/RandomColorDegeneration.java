package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Moves the colors of each image a random part of the way to gray.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of -1 to 1.
 *
 * <p>Source: {@code keras.layers.RandomColorDegeneration}.
 */
public final class RandomColorDegeneration extends ColorLayer<RandomColorDegeneration> {
  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from -1 to 1; or one, for the range from
   *     minus that number (but not below -1) to it
   */
  public RandomColorDegeneration(double... factor) {
    this.factor = Factor.of("RandomColorDegeneration", "factor", -1, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomColorDegeneration seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomColorDegeneration fromConfig(Config config) {
    return new RandomColorDegeneration(Factor.read("factor", config.get("factor")))
        .readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return factor.draw(random, Shape.of(images.dim(0)));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor gray = Images.rgbToGrayscale(images);
    return clip(images.add(perImage(drawn).multiply(gray.subtract(images))));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
