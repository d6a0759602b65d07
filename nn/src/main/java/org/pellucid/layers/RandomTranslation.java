package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Shifts each image by a random part of its height and width.
 *
 * <p>Shifts above 0 are downwards and to the right. Input, output and defaults: see {@link
 * WarpLayer}. Errors: a factor outside of -1 to 1.
 *
 * <p>Source: {@code keras.layers.RandomTranslation}.
 */
public final class RandomTranslation extends AffineLayer<RandomTranslation> {
  private final double[] heightFactor;
  private final double[] widthFactor;
  private final Factor height;
  private final Factor width;

  /**
   * Makes the layer for shifts in both directions.
   *
   * @param heightFactor the farthest shift up and down, as part of the height
   * @param widthFactor the farthest shift to the left and right, as part of the width
   */
  public RandomTranslation(double heightFactor, double widthFactor) {
    this(new double[] {heightFactor}, new double[] {widthFactor});
  }

  /**
   * Makes the layer.
   *
   * @param heightFactor the range of the shift downwards, two numbers from -1 to 1; or one, for the
   *     range from minus that number to it
   * @param widthFactor the range of the shift to the right, likewise
   */
  public RandomTranslation(double[] heightFactor, double[] widthFactor) {
    this.heightFactor = heightFactor.clone();
    this.widthFactor = widthFactor.clone();
    height = Factor.of("RandomTranslation", "heightFactor", -1, 1, heightFactor);
    width = Factor.of("RandomTranslation", "widthFactor", -1, 1, widthFactor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomTranslation seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomTranslation fromConfig(Config config) {
    return new RandomTranslation(
            Factor.read("height_factor", config.get("height_factor")),
            Factor.read("width_factor", config.get("width_factor")))
        .readWarp(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape each = Shape.of(images.dim(0));
    Tensor rows = height.draw(random, each).multiply(images.dim(1));
    Tensor columns = width.draw(random, each).multiply(images.dim(2));
    Tensor one = Tensor.scalar(1.0).cast(rows.dtype());
    Tensor zero = one.zerosLike();
    return maps(images.dim(0), one, zero, columns.negative(), zero, one, rows.negative());
  }

  @Override
  public Config config() {
    return super.config()
        .put("height_factor", Factor.form(heightFactor))
        .put("width_factor", Factor.form(widthFactor));
  }
}
