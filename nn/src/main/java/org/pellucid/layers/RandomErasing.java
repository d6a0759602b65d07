package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Paints over a random rectangle of some images. The factor is the range of the probability with
 * which that happens.
 *
 * <p>The sides of the rectangle are those of the image times the roots of two random numbers from
 * the scale, so that the scale says about which part of the area it takes.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a scale from 0.02 to 0.33 and a
 * filling of noise (normal, as wide as the upper end of the range of colors) without; a factor or
 * scale outside of 0 to 1; a filling that has neither one number nor one per channel.
 *
 * <p>Source: {@code keras.layers.RandomErasing}.
 */
public final class RandomErasing extends ColorLayer<RandomErasing> {
  private final Factor factor;
  private Factor scale = new Factor(0.02, 0.33);
  private double @Nullable [] fillValue;

  /** Makes the layer with factor 1. */
  public RandomErasing() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range of the probability, two numbers from 0 to 1; or one, for the range from
   *     0 to it
   */
  public RandomErasing(double... factor) {
    this.factor = Factor.of("RandomErasing", "factor", 0, 1, factor);
  }

  /**
   * Sets which part of an image is painted over, from 0.02 to 0.33 without.
   *
   * @param range two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public RandomErasing scale(double... range) {
    checkNotBuilt("scale");
    scale = Factor.of("RandomErasing", "scale", 0, 1, range);
    return this;
  }

  /**
   * Sets the color of rectangles, noise without.
   *
   * @param color one number, or three for the channels
   * @return this
   */
  public RandomErasing fillValue(double... color) {
    checkNotBuilt("fillValue");
    if (color.length != 1 && color.length != 3) {
      throw new PellucidException(
          "RandomErasing: fillValue must be one number or three, got " + color.length + ".");
    }
    fillValue = color.clone();
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomErasing seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomErasing fromConfig(Config config) {
    RandomErasing layer =
        new RandomErasing(Factor.read("factor", config.get("factor"), 1))
            .scale(Factor.read("scale", config.get("scale"), 0.02, 0.33));
    Object fill = config.get("fill_value");
    return (fill == null ? layer : layer.fillValue(Factor.read("fill_value", fill)))
        .readColor(config);
  }

  /** In the first channel 1 where an image is painted over, in the others with what. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor sides = scale.draw(random, Shape.of(images.dim(0), 2)).sqrt();
    Tensor columns = between(images, 2, sides.select(1, 0), random);
    Tensor rows = between(images, 1, sides.select(1, 1), random);
    Tensor probability = factor.draw(random, batch);
    Tensor changes = perImage(random.uniform(batch).less(probability));
    Tensor erased = columns.and(rows).and(changes).cast(DType.FLOAT32);
    return Tensor.concat(3, List.of(erased, clip(filling(images, random)).broadcastTo(images)));
  }

  /** Which places of an axis lie in a random stretch of each image. */
  private static Tensor between(Shape images, int axis, Tensor part, SeedGenerator random) {
    int extent = images.dim(axis);
    Tensor length = part.multiply(extent);
    Tensor start = random.uniform(part.shape()).multiply(length.subtractFrom(extent));
    Tensor places = Tensor.iota(DType.FLOAT32, images.with(3, 1), axis);
    return places.greaterEqual(perImage(start)).and(places.less(perImage(start.add(length))));
  }

  private Tensor filling(Shape images, SeedGenerator random) {
    double[] color = fillValue;
    return color == null
        ? random.normal(images, 0, 1).multiply(most())
        : Tensor.of(color).cast(DType.FLOAT32);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor erased = drawn.slice(3, 0, 1).greater(0).broadcastTo(images.shape());
    return erased.where(drawn.slice(3, 1, drawn.dim(3)), images);
  }

  @Override
  public Config config() {
    double[] color = fillValue;
    Object fill =
        color == null ? null : color.length == 1 ? color[0] : List.of(color[0], color[1], color[2]);
    return super.config()
        .put("factor", factor.write())
        .put("scale", scale.write())
        .put("fill_value", fill);
  }
}
