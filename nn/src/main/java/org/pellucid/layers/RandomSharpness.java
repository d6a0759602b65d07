package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Sharpens or blurs each image: {@code x + (1 - 2 f) * (smooth(x) - x)}, with a random f, where
 * smooth is a mean of nine neighbours, the middle counting five times.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomSharpness}.
 */
public final class RandomSharpness extends ColorLayer<RandomSharpness> {
  private static final Tensor SMOOTH =
      Tensor.of(new float[][] {{1, 1, 1}, {1, 5, 1}, {1, 1, 1}}).divide(13).reshape(3, 3, 1, 1);

  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from 0 to 1; or one, for the range from
   *     minus that number (but not below 0) to it
   */
  public RandomSharpness(double... factor) {
    this.factor = Factor.of("RandomSharpness", "factor", 0, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomSharpness seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomSharpness fromConfig(Config config) {
    return new RandomSharpness(Factor.read("factor", config.get("factor"))).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return factor.draw(random, Shape.of(images.dim(0)));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor kernel = SMOOTH.broadcastTo(Shape.of(3, 3, images.dim(-1), 1));
    Ints one = Ints.of(1, 1);
    Tensor smooth = Nn.depthwiseConv(images, kernel, one, Nn.Padding.SAME, one);
    Tensor part = perImage(drawn).multiply(-2).add(1);
    return clip(images.add(part.multiply(smooth.subtract(images))));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
