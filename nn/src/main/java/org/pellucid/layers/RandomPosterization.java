package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Keeps a random number of the eight bits of each color, the highest ones, and clears the others.
 *
 * <p>Formula, for colors from 0 to 255 and {@code s = 2^(8 - bits)}: {@code floor(x / s) * s}.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; bits outside of 1 to 8.
 *
 * <p>Source: {@code keras.layers.RandomPosterization}.
 */
public final class RandomPosterization extends ColorLayer<RandomPosterization> {
  private static final int BITS = 8;

  private final int least;
  private final int most;

  /**
   * Makes the layer.
   *
   * @param bits how many bits are kept: two numbers from 1 to 8, the least and the bound above
   *     (which is kept only if both are the same); or one, for the range from 1 to it
   */
  public RandomPosterization(int... bits) {
    boolean inside = bits.length == 1 || bits.length == 2;
    for (int number : bits) {
      inside &= number >= 1 && number <= BITS;
    }
    if (!inside) {
      throw new PellucidException(
          "RandomPosterization: bits must be one or two whole numbers from 1 to 8, got "
              + Arrays.toString(bits)
              + ".");
    }
    int first = bits.length == 1 ? 1 : bits[0];
    int second = bits[bits.length - 1];
    least = Math.min(first, second);
    most = Math.max(first, second);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomPosterization seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomPosterization fromConfig(Config config) {
    double[] bits = Factor.read("factor", config.get("factor"));
    return new RandomPosterization(Arrays.stream(bits).mapToInt(number -> (int) number).toArray())
        .readColor(config);
  }

  /** The size of a step, as colors from 0 to 255. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor bits =
        least == most
            ? Tensor.full(DType.INT32, batch, least)
            : random.integers(batch, least, most);
    return Tensor.full(DType.INT32, batch, 1)
        .shiftLeft(bits.subtractFrom(BITS))
        .cast(DType.FLOAT32);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor step = perImage(drawn);
    return fromRange(toRange(images, 255).clip(0, 255).divide(step).floor().multiply(step), 255);
  }

  @Override
  public Config config() {
    return super.config().put("factor", List.of(least, most));
  }
}
