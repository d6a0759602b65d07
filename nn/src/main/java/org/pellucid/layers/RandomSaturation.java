package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Multiplies the saturation of each image by {@code f / (1 - f)}, with a random f.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of -1 to 1.
 *
 * <p>Source: {@code keras.layers.RandomSaturation}.
 */
public final class RandomSaturation extends ColorLayer<RandomSaturation> {
  private static final double EPSILON = 1e-7;

  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from -1 to 1; or one, for the range from
   *     minus that number (but not below -1) to it
   */
  public RandomSaturation(double... factor) {
    this.factor = Factor.of("RandomSaturation", "factor", -1, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomSaturation seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomSaturation fromConfig(Config config) {
    return new RandomSaturation(Factor.read("factor", config.get("factor"))).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Tensor drawn = factor.draw(random, Shape.of(images.dim(0)));
    return drawn.divide(drawn.subtractFrom(1 + EPSILON));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor hsv = Images.rgbToHsv(images);
    Tensor saturation = clip(hsv.slice(-1, 1, 2).multiply(perImage(drawn)));
    return Images.hsvToRgb(
        Tensor.concat(-1, List.of(hsv.slice(-1, 0, 1), saturation, hsv.slice(-1, 2, 3))));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
