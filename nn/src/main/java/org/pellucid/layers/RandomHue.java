package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Turns the hue of each image by {@code f / 2} of the circle of colors, to one side or the other,
 * with a random f.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomHue}.
 */
public final class RandomHue extends ColorLayer<RandomHue> {
  private final Factor factor;

  /**
   * Makes the layer.
   *
   * @param factor the range of the amount, two numbers from 0 to 1; or one, for the range from 0 to
   *     it
   */
  public RandomHue(double... factor) {
    this.factor = Factor.of("RandomHue", "factor", 0, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomHue seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomHue fromConfig(Config config) {
    return new RandomHue(Factor.read("factor", config.get("factor"))).readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor back = random.uniform(batch).greater(0.5);
    Tensor turn = factor.draw(random, batch).multiply(0.5);
    return back.where(turn.negative(), turn);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor hsv = Images.rgbToHsv(toRange(images, 1));
    // A hue outside of 0 to 1 is one turn further or less, which the way back takes as it is.
    Tensor hue = hsv.slice(-1, 0, 1).add(perImage(drawn));
    Tensor turned = Images.hsvToRgb(Tensor.concat(-1, List.of(hue, hsv.slice(-1, 1, 3))));
    return fromRange(turned.clip(0, 1), 1);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
