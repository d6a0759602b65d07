package org.pellucid.layers;

import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Shows some images, by chance, as if seen from aside.
 *
 * <p>Each coordinate of the four corners, counted from the first row and column, is moved by a
 * random part of itself; a perspective map takes the corners there, and the rest of the image with
 * them. Input and output: see {@link ImageLayer}. Defaults: scale 1, "bilinear", fill value 0.
 *
 * <p>Errors: a factor or scale outside of 0 to 1; an unknown interpolation.
 *
 * <p>Source: {@code keras.layers.RandomPerspective}.
 */
public final class RandomPerspective extends ImageLayer<RandomPerspective> {
  private final Factor factor;
  private double scale = 1;
  private String interpolation = "bilinear";
  private double fillValue;

  /** Makes the layer whose probability is itself drawn, from 0 to 1. */
  public RandomPerspective() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range from which an image's probability is drawn, two numbers from 0 to 1; or
   *     one, for the range from 0 to it
   */
  public RandomPerspective(double... factor) {
    this.factor = Factor.of("RandomPerspective", "factor", 0, 1, factor);
  }

  /**
   * Sets how far corners move, 1 without.
   *
   * @param most from 0 to 1: corners move by up to half that part of their coordinates
   * @return this
   */
  public RandomPerspective scale(double most) {
    checkNotBuilt("scale");
    scale = Setting.between("RandomPerspective", "scale", 0, 1, most);
    return this;
  }

  /**
   * Sets how a pixel is read that lies between others, "bilinear" without.
   *
   * @param name "nearest" or "bilinear"
   * @return this
   */
  public RandomPerspective interpolation(String name) {
    checkNotBuilt("interpolation");
    interpolation = WarpLayer.oneOf("interpolation", name, WarpLayer.INTERPOLATIONS);
    return this;
  }

  /**
   * Sets the color outside of an image, 0 without.
   *
   * @param value the color
   * @return this
   */
  public RandomPerspective fillValue(double value) {
    checkNotBuilt("fillValue");
    fillValue = value;
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomPerspective seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomPerspective fromConfig(Config config) {
    return new RandomPerspective(Factor.read("factor", config.get("factor"), 1))
        .scale(config.number("scale", 1))
        .interpolation(config.text("interpolation", "bilinear"))
        .fillValue(config.number("fill_value", 0))
        .readImage(config);
  }

  /** By what part of itself each coordinate moves, {@code [batch, 4, 2]}; 0 for images spared. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape each = Shape.of(images.dim(0), 1, 1);
    Tensor probability = factor.draw(random, each);
    Tensor chosen = random.uniform(each).less(probability);
    Tensor moves = random.uniform(Shape.of(images.dim(0), 4, 2), -0.5 * scale, 0.5 * scale);
    return chosen.broadcastTo(moves.shape()).where(moves, moves.zerosLike());
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return seen(images, drawn, interpolation);
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return seen(masks, drawn, "nearest");
  }

  private Tensor seen(Tensor pictures, Tensor drawn, String reading) {
    Tensor corners = corners(pictures.shape(), drawn);
    Tensor end = corners.add(corners.multiply(drawn));
    Tensor changed =
        Images.perspectiveTransform(pictures, corners, end, reading, fillValue, "channels_last");
    return perImage(spared(drawn)).where(pictures, changed);
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    Tensor corners = corners(images, drawn);
    Tensor map = Images.perspectiveMap(corners, corners.add(corners.multiply(drawn)));
    return moved(
        boxes,
        images,
        images.dim(1),
        images.dim(2),
        old -> spared(drawn).reshape(-1, 1, 1).where(old, mapped(old, map)));
  }

  /** Which images keep their very bits, which a solved map would not promise. */
  private static Tensor spared(Tensor drawn) {
    return drawn.abs().max(1, 2).lessEqual(0);
  }

  /** The four corners of each image. */
  private static Tensor corners(Shape images, Tensor drawn) {
    float right = images.dim(2) - 1;
    float bottom = images.dim(1) - 1;
    return Tensor.of(NdArray.of(new float[] {0, 0, right, 0, 0, bottom, right, bottom}, 1, 4, 2))
        .broadcastTo(drawn.shape());
  }

  @Override
  public Config config() {
    return super.config()
        .put("factor", factor.write())
        .put("scale", scale)
        .put("interpolation", interpolation)
        .put("fill_value", fillValue);
  }
}
