package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Adds a random amount to the colors of each image, and turns those round that are not below a
 * random threshold, as in a photograph exposed for too long.
 *
 * <p>Formula, for colors from 0 to 255: {@code y = clip(x + addition, 0, 255)}, and of that {@code
 * y} where {@code y < threshold}, {@code 255 - y} elsewhere. A factor from a to b is drawn between
 * a and 255 b: only its upper end is scaled to colors, as in Keras.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; additions and thresholds are 0
 * without; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.Solarization}.
 */
public final class Solarization extends ColorLayer<Solarization> {
  private Factor addition = new Factor(0, 0);
  private Factor threshold = new Factor(0, 0);

  /** Makes the layer. */
  public Solarization() {}

  /**
   * Sets what is added.
   *
   * @param factor the range, two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public Solarization additionFactor(double... factor) {
    checkNotBuilt("additionFactor");
    addition = Factor.of("Solarization", "additionFactor", 0, 1, factor);
    return this;
  }

  /**
   * Sets from where on colors are turned round.
   *
   * @param factor the range, two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public Solarization thresholdFactor(double... factor) {
    checkNotBuilt("thresholdFactor");
    threshold = Factor.of("Solarization", "thresholdFactor", 0, 1, factor);
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public Solarization seed(long newSeed) {
    return seeded(newSeed);
  }

  static Solarization fromConfig(Config config) {
    return new Solarization()
        .additionFactor(Factor.read("addition_factor", config.get("addition_factor"), 0))
        .thresholdFactor(Factor.read("threshold_factor", config.get("threshold_factor"), 0))
        .readColor(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    return Tensor.stack(
        0,
        List.of(
            random.uniform(batch, addition.low(), addition.high() * 255),
            random.uniform(batch, threshold.low(), threshold.high() * 255)));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor x = toRange(images, 255).add(perImage(drawn.select(0, 0))).clip(0, 255);
    Tensor below = x.less(perImage(drawn.select(0, 1)));
    return fromRange(below.where(x, x.subtractFrom(255)), 255);
  }

  @Override
  public Config config() {
    return super.config()
        .put("addition_factor", addition.write())
        .put("threshold_factor", threshold.write());
  }
}
