package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Mirrors each image with probability 1/2: left and right, top and bottom, or both at once.
 *
 * <p>Input, output and errors: see {@link ImageLayer}. Default: both.
 *
 * <p>Source: {@code keras.layers.RandomFlip}.
 */
public final class RandomFlip extends ImageLayer<RandomFlip> {
  private static final List<String> MODES =
      List.of("horizontal", "vertical", "horizontal_and_vertical");

  private final String mode;

  /** Makes the layer for both directions. */
  public RandomFlip() {
    this("horizontal_and_vertical");
  }

  /**
   * Makes the layer.
   *
   * @param mode "horizontal", "vertical" or "horizontal_and_vertical"
   */
  public RandomFlip(String mode) {
    if (!MODES.contains(mode)) {
      throw Names.unknown("mode", mode, MODES);
    }
    this.mode = mode;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomFlip seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomFlip fromConfig(Config config) {
    return new RandomFlip(config.text("mode", "horizontal_and_vertical")).readImage(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return random.uniform(Shape.of(images.dim(0))).lessEqual(0.5);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    int[] axes = across() ? down() ? new int[] {1, 2} : new int[] {2} : new int[] {1};
    return perImage(drawn).where(images.flip(axes), images);
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return change(masks, drawn);
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    int height = images.dim(1);
    int width = images.dim(2);
    Tensor chosen = drawn.reshape(-1, 1, 1);
    return moved(
        boxes,
        images,
        height,
        width,
        corners -> {
          Tensor left = corners.slice(2, 0, 1);
          Tensor top = corners.slice(2, 1, 2);
          Tensor right = corners.slice(2, 2, 3);
          Tensor bottom = corners.slice(2, 3, 4);
          List<Tensor> mirrored =
              List.of(
                  across() ? right.subtractFrom(width) : left,
                  down() ? bottom.subtractFrom(height) : top,
                  across() ? left.subtractFrom(width) : right,
                  down() ? top.subtractFrom(height) : bottom);
          return chosen.where(Tensor.concat(2, mirrored), corners);
        });
  }

  private boolean across() {
    return !mode.equals("vertical");
  }

  private boolean down() {
    return !mode.equals("horizontal");
  }

  @Override
  public Config config() {
    return super.config().put("mode", mode);
  }
}
