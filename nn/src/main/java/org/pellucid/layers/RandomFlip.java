package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
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
    int[] axes =
        switch (mode) {
          case "horizontal" -> new int[] {2};
          case "vertical" -> new int[] {1};
          default -> new int[] {1, 2};
        };
    return perImage(drawn).broadcastTo(images.shape()).where(images.flip(axes), images);
  }

  @Override
  public Config config() {
    return super.config().put("mode", mode);
  }
}
