package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Makes some images gray: each with the probability {@code factor}. They keep their three channels.
 *
 * <p>Input, output, defaults and errors: see {@link ImageLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomGrayscale}.
 */
public final class RandomGrayscale extends ImageLayer<RandomGrayscale> {
  private final double factor;

  /** Makes the layer with factor 0.5. */
  public RandomGrayscale() {
    this(0.5);
  }

  /**
   * Makes the layer.
   *
   * @param factor the probability for an image to become gray, from 0 to 1
   */
  public RandomGrayscale(double factor) {
    if (!(factor >= 0 && factor <= 1)) {
      throw new PellucidException(
          "RandomGrayscale: factor must be a number from 0 to 1, got " + factor + ".");
    }
    this.factor = factor;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomGrayscale seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomGrayscale fromConfig(Config config) {
    return new RandomGrayscale(config.number("factor", 0.5)).readImage(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return random.uniform(Shape.of(images.dim(0))).less(factor);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor gray = Images.rgbToGrayscale(images).broadcastTo(images.shape());
    return perImage(drawn).broadcastTo(images.shape()).where(gray, images);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor);
  }
}
