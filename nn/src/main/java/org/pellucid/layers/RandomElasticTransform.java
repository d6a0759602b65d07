package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Distorts some images, by chance, as if they were printed on rubber.
 *
 * <p>With s drawn from the scale for the whole batch, each pixel is read from a place whose
 * distance is normal noise of standard deviation sigma, smoothed by a Gaussian of the same sigma,
 * times alpha, where sigma is 0.05 s times the shorter side and alpha 0.1 s times the longer.
 * Input, output and further defaults: see {@link WarpLayer}; scale from 0 to 1, numbers from 0 to
 * 255, to which results are cut.
 *
 * <p>A box becomes the box around all pixels that show something of it; Keras has no boxes here.
 *
 * <p>Errors: a factor or scale outside of 0 to 1; a range of numbers that does not ascend.
 *
 * <p>Source: {@code keras.layers.RandomElasticTransform}.
 */
public final class RandomElasticTransform extends WarpLayer<RandomElasticTransform> {
  private final Factor factor;
  private Factor scale = new Factor(0, 1);
  private double least;
  private double most = 255;

  /** Makes the layer whose probability is itself drawn, from 0 to 1. */
  public RandomElasticTransform() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range from which an image's probability is drawn, two numbers from 0 to 1; or
   *     one, for the range from 0 to it
   */
  public RandomElasticTransform(double... factor) {
    this.factor = Factor.of("RandomElasticTransform", "factor", 0, 1, factor);
  }

  /**
   * Sets how strong the distortion is, from 0 to 1 without.
   *
   * @param range the range of s, two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public RandomElasticTransform scale(double... range) {
    checkNotBuilt("scale");
    scale = Factor.of("RandomElasticTransform", "scale", 0, 1, range);
    return this;
  }

  /**
   * Sets between which numbers colors lie, 0 and 255 without.
   *
   * @param from black
   * @param to white
   * @return this
   */
  public RandomElasticTransform valueRange(double from, double to) {
    checkNotBuilt("valueRange");
    if (!(from < to)) {
      throw new PellucidException(
          "RandomElasticTransform: valueRange must be two numbers in ascending order, got "
              + from
              + " and "
              + to
              + ".");
    }
    least = from;
    most = to;
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomElasticTransform seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomElasticTransform fromConfig(Config config) {
    double[] range = Factor.read("value_range", config.get("value_range"), 0, 255);
    return new RandomElasticTransform(Factor.read("factor", config.get("factor"), 1))
        .scale(Factor.read("scale", config.get("scale"), 1))
        .valueRange(range[0], range[1])
        .readWarp(config);
  }

  @Override
  List<String> fillModes() {
    return List.of("reflect", "wrap", "constant", "nearest", "mirror");
  }

  private boolean isStill() {
    return factor.high() == 0 || scale.high() == 0;
  }

  /** The shifts of all pixels, {@code [batch, height, width, 2]}; 0 in images that are spared. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    if (isStill()) {
      return Tensor.scalar(0.0);
    }
    double shorter = 0.05 * Math.min(images.dim(1), images.dim(2));
    double longer = 0.1 * Math.max(images.dim(1), images.dim(2));
    Tensor probability = factor.draw(random, Shape.of(images.dim(0)));
    Tensor chosen = random.uniform(Shape.of(images.dim(0))).less(probability);
    Tensor amount = scale.draw(random, Shape.of());
    // Above 0, where the Gaussian is a single point.
    Tensor sigma = amount.multiply(shorter).maximum(1e-6);
    Tensor noise = random.normal(images.with(3, 2), 0, 1).multiply(sigma);
    // Wide enough for every sigma that may be drawn; Keras cuts narrower ones off at 3 sigma.
    int window = (int) (6 * shorter * scale.high()) | 1;
    Tensor smooth =
        Images.gaussianBlur(
            noise, Ints.of(window, window), sigma.broadcastTo(Shape.of(2)), "channels_last");
    Tensor shifts = smooth.multiply(amount.multiply(longer));
    return perImage(chosen).broadcastTo(shifts.shape()).where(shifts, shifts.zerosLike());
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return isStill() ? images : super.change(images, drawn).clip(least, most);
  }

  @Override
  Tensor warp(Tensor pictures, Tensor drawn, String reading) {
    return isStill()
        ? pictures
        : Images.shiftPixels(
            pictures, drawn.select(3, 0), drawn.select(3, 1), reading, outside(), filling());
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    return isStill()
        ? boxes
        : moved(boxes, images, images.dim(1), images.dim(2), corners -> shifted(corners, drawn));
  }

  /** Boxes around all pixels that come out of a box, or from beside it, as far as it is seen. */
  private static Tensor shifted(Tensor corners, Tensor shifts) {
    Shape places = Shape.of(1, 1, shifts.dim(1), shifts.dim(2));
    Tensor row = Tensor.iota(DType.FLOAT32, places, 2);
    Tensor column = Tensor.iota(DType.FLOAT32, places, 3);
    Tensor inside =
        within(column.add(shifts.select(3, 0).expandDims(1)), corners, 0)
            .and(within(row.add(shifts.select(3, 1).expandDims(1)), corners, 1));
    Tensor seen = inside.any(2, 3).expandDims(2);
    Tensor around =
        Tensor.stack(
            2,
            List.of(
                inside.where(column, Tensor.scalar(places.dim(3))).min(2, 3),
                inside.where(row, Tensor.scalar(places.dim(2))).min(2, 3),
                inside.where(column.add(1), Tensor.scalar(0)).max(2, 3),
                inside.where(row.add(1), Tensor.scalar(0)).max(2, 3)));
    Tensor moved = seen.where(around.cast(corners.dtype()), corners.zerosLike());
    Tensor spared = shifts.abs().max(1, 2, 3).lessEqual(0).reshape(-1, 1, 1);
    return spared.where(corners, moved);
  }

  /**
   * Whether places, {@code [batch, 1, height, width]}, show something of each box along an axis.
   */
  private static Tensor within(Tensor places, Tensor corners, int axis) {
    Tensor from = corners.select(2, axis).expandDims(2).expandDims(3);
    Tensor to = corners.select(2, axis + 2).expandDims(2).expandDims(3);
    return places.greater(from.subtract(1)).and(places.less(to));
  }

  @Override
  public Config config() {
    return super.config()
        .put("factor", factor.write())
        .put("scale", scale.write())
        .put("value_range", List.of(least, most));
  }
}
