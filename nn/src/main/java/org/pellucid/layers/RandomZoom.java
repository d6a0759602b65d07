package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Zooms out of each image, or into it, by a random factor.
 *
 * <p>A factor f shows 1 + f times what the image shows: 0.5 makes things smaller, -0.5 makes them
 * larger. Input, output and defaults: see {@link WarpLayer}. Errors: a factor that is not above -1
 * and at most 1.
 *
 * <p>Source: {@code keras.layers.RandomZoom}.
 */
public final class RandomZoom extends AffineLayer<RandomZoom> {
  private final double[] heightFactor;
  private final double @Nullable [] widthFactor;
  private final Factor height;
  private final @Nullable Factor width;

  /**
   * Makes the layer that keeps proportions.
   *
   * @param heightFactor the largest factor, of a range that begins at minus it
   */
  public RandomZoom(double heightFactor) {
    this(new double[] {heightFactor}, null);
  }

  /**
   * Makes the layer that zooms height and width independently.
   *
   * @param heightFactor the largest factor of the height, of a range that begins at minus it
   * @param widthFactor the same for the width
   */
  public RandomZoom(double heightFactor, double widthFactor) {
    this(new double[] {heightFactor}, new double[] {widthFactor});
  }

  /**
   * Makes the layer.
   *
   * @param heightFactor the range of the factor, two numbers above -1 and up to 1; or one, for the
   *     range from minus that number to it
   * @param widthFactor the same for the width; null for the height's factor
   */
  public RandomZoom(double[] heightFactor, double @Nullable [] widthFactor) {
    this.heightFactor = heightFactor.clone();
    this.widthFactor = widthFactor == null ? null : widthFactor.clone();
    height = factor("heightFactor", heightFactor);
    width = widthFactor == null ? null : factor("widthFactor", widthFactor);
  }

  private static Factor factor(String name, double... values) {
    for (double value : values) {
      if (value == -1) {
        throw new PellucidException(
            "RandomZoom: " + name + " must be above -1, which would show a single point, got -1.");
      }
    }
    return Factor.of("RandomZoom", name, -1, 1, values);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomZoom seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomZoom fromConfig(Config config) {
    return new RandomZoom(
            Factor.read("height_factor", config.get("height_factor")),
            config.get("width_factor") == null
                ? null
                : Factor.read("width_factor", config.get("width_factor")))
        .readWarp(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape each = Shape.of(images.dim(0));
    Tensor down = height.draw(random, each);
    Tensor across = width == null ? down : width.draw(random, each);
    Tensor zero = Tensor.scalar(0.0).cast(down.dtype());
    // The middle stays where it is.
    Tensor left = across.multiply((1 - images.dim(2)) / 2.0);
    Tensor top = down.multiply((1 - images.dim(1)) / 2.0);
    return maps(images.dim(0), across.add(1), zero, left, zero, down.add(1), top);
  }

  @Override
  public Config config() {
    return super.config()
        .put("height_factor", Factor.form(heightFactor))
        .put("width_factor", widthFactor == null ? null : Factor.form(widthFactor));
  }
}
