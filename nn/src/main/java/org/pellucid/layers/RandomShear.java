package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Slants each image by random factors, both to one side or both to the other, by chance.
 *
 * <p>The pixel at (x, y) comes from (x + s y, y + t x), with s drawn from the x factor and t from
 * the y factor, or with both negated. Input, output and further defaults: see {@link WarpLayer};
 * both factors 0. Errors: a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandomShear}. What Keras writes for one number, a range from minus
 * it to it, is read here, though not by Keras itself.
 */
public final class RandomShear extends AffineLayer<RandomShear> {
  private Factor across = new Factor(0, 0);
  private Factor down = new Factor(0, 0);

  /** Makes the layer; without a factor, images stay as they are. */
  public RandomShear() {}

  /**
   * Sets by what part of its row a pixel moves to the side, 0 without.
   *
   * @param factor the range, two numbers from 0 to 1; or one, for the range from minus that number
   *     to it
   * @return this
   */
  public RandomShear factorX(double... factor) {
    checkNotBuilt("factorX");
    across = factor("factorX", factor);
    return this;
  }

  /**
   * Sets by what part of its column a pixel moves up or down, 0 without.
   *
   * @param factor the range, two numbers from 0 to 1; or one, for the range from minus that number
   *     to it
   * @return this
   */
  public RandomShear factorY(double... factor) {
    checkNotBuilt("factorY");
    down = factor("factorY", factor);
    return this;
  }

  private static Factor factor(String name, double... values) {
    boolean symmetric = values.length == 2 && values[0] == -values[1];
    double[] checked = symmetric ? new double[] {values[1]} : values;
    Factor factor = Factor.of("RandomShear", name, 0, 1, checked);
    return checked.length == 1 ? new Factor(-checked[0], checked[0]) : factor;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomShear seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomShear fromConfig(Config config) {
    return new RandomShear()
        .factorX(Factor.read("x_factor", config.get("x_factor"), 0))
        .factorY(Factor.read("y_factor", config.get("y_factor"), 0))
        .readWarp(config);
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape each = Shape.of(images.dim(0));
    Tensor inverted = random.uniform(each).greater(0.5);
    Tensor slantY = down.draw(random, each);
    Tensor slantX = across.draw(random, each);
    return Tensor.stack(
        1,
        List.of(
            inverted.where(slantX.negative(), slantX), inverted.where(slantY.negative(), slantY)));
  }

  @Override
  Tensor map(Shape images, Tensor drawn) {
    Tensor one = Tensor.scalar(1.0).cast(drawn.dtype());
    Tensor zero = one.zerosLike();
    return maps(images.dim(0), one, drawn.select(1, 0), zero, drawn.select(1, 1), one, zero);
  }

  @Override
  public Config config() {
    return super.config().put("x_factor", across.write()).put("y_factor", down.write());
  }
}
