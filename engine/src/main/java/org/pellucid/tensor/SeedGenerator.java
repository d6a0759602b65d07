package org.pellucid.tensor;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * A stream of random numbers: a seed and a counter that moves on with every draw.
 *
 * <p>Every seed, 0 included, is a seed of its own. Inside a {@link Program} the counter is part of
 * its state, so that each run draws anew and a resumed run draws what an uninterrupted one would.
 */
public final class SeedGenerator {
  private final Variable state;

  /**
   * Makes a stream.
   *
   * @param seed any number
   */
  public SeedGenerator(long seed) {
    this("seed_generator", seed);
  }

  /**
   * Makes a stream with a name.
   *
   * @param name the name of its variable
   * @param seed any number
   */
  public SeedGenerator(String name, long seed) {
    state = new Variable(name, NdArray.of(new long[] {seed, 0}, 2), false);
  }

  /** {@return the variable that holds seed and counter} */
  public Variable state() {
    return state;
  }

  /**
   * Draws random bits.
   *
   * @param shape how many
   * @return an int32 tensor of them
   */
  public Tensor bits(Shape shape) {
    Tensor now = state.tensor();
    Tensor counter = now.select(0, 1);
    // Whole blocks of four, so that no draw starts within a block of another.
    long taken = (shape.size() + 3L) / 4 * 4;
    Tensor step = Tensor.of(NdArray.of(new long[] {0, taken}, 2));
    state.assign(now.add(step));
    return RandomNumbers.bits(shape, now.select(0, 0), counter);
  }

  /**
   * Draws numbers between 0 (included) and 1 (excluded), in steps of 2^-24.
   *
   * @param shape how many
   * @return a float32 tensor of them
   */
  public Tensor uniform(Shape shape) {
    return RandomNumbers.unit(bits(shape));
  }

  /**
   * Draws from a range, all values equally likely.
   *
   * @param shape how many
   * @param low the least
   * @param high the bound above
   * @return a float32 tensor of them
   */
  public Tensor uniform(Shape shape, double low, double high) {
    return uniform(shape).multiply(high - low).add(low);
  }

  /**
   * Draws from a normal distribution.
   *
   * @param shape how many
   * @param mean its mean
   * @param standardDeviation its standard deviation
   * @return a float32 tensor of them
   */
  public Tensor normal(Shape shape, double mean, double standardDeviation) {
    return RandomNumbers.standardNormal(bits(shape), -1, 1).multiply(standardDeviation).add(mean);
  }

  /**
   * Draws from a normal distribution cut off two standard deviations from its mean.
   *
   * @param shape how many
   * @param mean the mean
   * @param standardDeviation the standard deviation before cutting
   * @return a float32 tensor of them
   */
  public Tensor truncatedNormal(Shape shape, double mean, double standardDeviation) {
    return RandomNumbers.standardNormal(
            bits(shape), -RandomNumbers.ERF_OF_TWO, RandomNumbers.ERF_OF_TWO)
        .clip(-2, 2)
        .multiply(standardDeviation)
        .add(mean);
  }

  /**
   * Draws whole numbers, all equally likely.
   *
   * @param shape how many
   * @param low the least
   * @param high the bound above
   * @return an int32 tensor of them
   */
  public Tensor integers(Shape shape, int low, int high) {
    if (low >= high) {
      throw new PellucidException(
          "integers: low must be below high, got " + low + " and " + high + ".");
    }
    return bits(shape)
        .cast(DType.FLOAT64)
        .add(0x1p31)
        .multiply(((double) high - low) * 0x1p-32)
        .floor()
        .add(low)
        .cast(DType.INT32);
  }
}
