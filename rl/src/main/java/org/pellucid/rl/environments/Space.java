package org.pellucid.rl.environments;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * The set that observations or actions come from.
 *
 * <p>An element of any space is a row of numbers: one whole number for {@link Discrete}, one per
 * choice for {@link MultiDiscrete}, one per entry of the array for {@link Box}.
 *
 * <p>Source: the spaces of Gymnasium.
 */
public sealed interface Space {
  /** {@return how many numbers an element has} */
  int width();

  /**
   * Draws an element.
   *
   * @param random where the numbers come from
   * @return an element: all whole numbers equally likely, and evenly between bounds; where a side
   *     of a box is open, from a normal or exponential distribution
   */
  double[] sample(RandomGenerator random);

  /**
   * Checks that numbers are an element.
   *
   * @param what what they are, for the message, such as {@code CartPole: the action}
   * @param numbers the numbers
   */
  void check(String what, double... numbers);

  private static PellucidException outside(String what, String problem) {
    return new PellucidException(what + " " + problem);
  }

  private static void checkWidth(String what, int expected, double... numbers) {
    if (numbers.length != expected) {
      throw outside(
          what,
          "must be "
              + expected
              + (expected == 1 ? " number" : " numbers")
              + ", got "
              + numbers.length
              + ".");
    }
  }

  private static void checkChoice(String what, double number, int n) {
    if (!(number >= 0 && number < n) || number != Math.rint(number)) {
      throw outside(
          what,
          "must be a whole number from 0 to " + (n - 1) + ", got " + Numbers.text(number) + ".");
    }
  }

  /**
   * One of n choices, numbered from 0.
   *
   * @param n how many there are, at least 1
   */
  record Discrete(int n) implements Space {
    /** Checks the number. */
    public Discrete {
      if (n < 1) {
        throw new PellucidException("Discrete: n must be >= 1, got " + n + ".");
      }
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public double[] sample(RandomGenerator random) {
      return new double[] {random.nextInt(n)};
    }

    @Override
    public void check(String what, double... numbers) {
      checkWidth(what, 1, numbers);
      checkChoice(what, numbers[0], n);
    }
  }

  /** Several choices at once, each numbered from 0. */
  final class MultiDiscrete implements Space {
    private final int[] counts;

    /**
     * Makes the space.
     *
     * @param counts how many possibilities each choice has, at least 1 each
     */
    public MultiDiscrete(int... counts) {
      if (counts.length == 0 || Arrays.stream(counts).anyMatch(n -> n < 1)) {
        throw new PellucidException(
            "MultiDiscrete: each choice needs at least 1 possibility, got "
                + Arrays.toString(counts)
                + ".");
      }
      this.counts = counts.clone();
    }

    /** {@return how many possibilities each choice has} */
    public int[] counts() {
      return counts.clone();
    }

    @Override
    public int width() {
      return counts.length;
    }

    @Override
    public double[] sample(RandomGenerator random) {
      return Arrays.stream(counts).mapToDouble(random::nextInt).toArray();
    }

    @Override
    public void check(String what, double... numbers) {
      checkWidth(what, counts.length, numbers);
      for (int i = 0; i < counts.length; i++) {
        checkChoice(counts.length == 1 ? what : what + "[" + i + "]", numbers[i], counts[i]);
      }
    }

    @Override
    public String toString() {
      return "MultiDiscrete" + Arrays.toString(counts);
    }
  }

  /** Arrays of numbers between bounds, which may be infinite. */
  final class Box implements Space {
    private final Shape shape;
    private final float[] low;
    private final float[] high;

    /**
     * Makes a space of arrays.
     *
     * @param shape the arrays' shape
     * @param low the least value of each entry, in row-major order
     * @param high the greatest value of each entry
     */
    public Box(Shape shape, float[] low, float[] high) {
      if (low.length != shape.size() || high.length != shape.size()) {
        throw new PellucidException(
            "Box: shape "
                + shape
                + " needs "
                + shape.size()
                + " bounds, got "
                + low.length
                + " low and "
                + high.length
                + " high ones.");
      }
      for (int i = 0; i < low.length; i++) {
        if (!(low[i] <= high[i])) {
          throw new PellucidException(
              "Box: low must be <= high, got "
                  + Numbers.text(low[i])
                  + " and "
                  + Numbers.text(high[i])
                  + " at entry "
                  + i
                  + ".");
        }
      }
      this.shape = shape;
      this.low = low.clone();
      this.high = high.clone();
    }

    /**
     * Makes a space of rows.
     *
     * @param low the least value of each entry
     * @param high the greatest value of each entry
     */
    public Box(float[] low, float[] high) {
      this(Shape.of(low.length), low, high);
    }

    /**
     * Makes a space of arrays with the same bounds everywhere.
     *
     * @param low the least value
     * @param high the greatest value
     * @param dims the arrays' shape
     */
    public Box(double low, double high, int... dims) {
      this(Shape.of(dims), filled(Shape.of(dims), low), filled(Shape.of(dims), high));
    }

    private static float[] filled(Shape shape, double value) {
      float[] values = new float[shape.size()];
      Arrays.fill(values, (float) value);
      return values;
    }

    /** {@return the arrays' shape} */
    public Shape shape() {
      return shape;
    }

    /** {@return the least value of each entry} */
    public float[] low() {
      return low.clone();
    }

    /** {@return the greatest value of each entry} */
    public float[] high() {
      return high.clone();
    }

    /** {@return whether all bounds are finite} */
    public boolean isBounded() {
      for (int i = 0; i < low.length; i++) {
        if (Float.isInfinite(low[i]) || Float.isInfinite(high[i])) {
          return false;
        }
      }
      return true;
    }

    /**
     * Brings numbers within the bounds.
     *
     * @param numbers the numbers, changed in place
     */
    public void clip(double[] numbers) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.clamp(numbers[i], low[i], high[i]);
      }
    }

    @Override
    public int width() {
      return low.length;
    }

    @Override
    public double[] sample(RandomGenerator random) {
      double[] sample = new double[low.length];
      for (int i = 0; i < sample.length; i++) {
        boolean below = Float.isInfinite(low[i]);
        boolean above = Float.isInfinite(high[i]);
        if (below && above) {
          sample[i] = random.nextGaussian();
        } else if (below) {
          sample[i] = high[i] - random.nextExponential();
        } else if (above) {
          sample[i] = low[i] + random.nextExponential();
        } else {
          sample[i] = low[i] + random.nextDouble() * ((double) high[i] - low[i]);
        }
      }
      return sample;
    }

    @Override
    public void check(String what, double... numbers) {
      checkWidth(what, low.length, numbers);
      for (int i = 0; i < numbers.length; i++) {
        if (!(numbers[i] >= low[i] && numbers[i] <= high[i])) {
          throw outside(
              low.length == 1 ? what : what + "[" + i + "]",
              "must be between "
                  + Numbers.text(low[i])
                  + " and "
                  + Numbers.text(high[i])
                  + ", got "
                  + Numbers.text(numbers[i])
                  + ".");
        }
      }
    }

    @Override
    public String toString() {
      return "Box" + shape;
    }
  }
}
