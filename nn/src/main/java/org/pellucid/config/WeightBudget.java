package org.pellucid.config;

import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;

/**
 * How many numbers the weights of layers may hold while a model is made of a file: as many as the
 * file has. An architecture from a stranger so takes no more memory than its file, and since every
 * number comes from there, none is drawn at random first.
 */
public final class WeightBudget {
  private static final ScopedValue<WeightBudget> CURRENT = ScopedValue.newInstance();

  private final long numbers;
  private long left;

  private WeightBudget(long numbers) {
    this.numbers = numbers;
    this.left = numbers;
  }

  /**
   * Runs code that makes layers.
   *
   * @param numbers how many numbers their weights may hold
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  public static <T> T within(long numbers, Supplier<T> code) {
    return ScopedValue.where(CURRENT, new WeightBudget(numbers)).call(code::get);
  }

  /** {@return whether weights get their numbers from a file, so that none need be drawn} */
  public static boolean isSet() {
    return CURRENT.isBound();
  }

  /**
   * Takes numbers for a weight, if there is a budget.
   *
   * @param weight the weight's path, for the message
   * @param extents its shape
   */
  public static void take(String weight, int... extents) {
    if (!CURRENT.isBound()) {
      return;
    }
    WeightBudget budget = CURRENT.get();
    double size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    if (size > budget.left) {
      throw new PellucidException(
          "the architecture needs more weights than the file has: "
              + budget.numbers
              + " numbers are there, and \""
              + weight
              + "\" is one too many.");
    }
    budget.left -= (long) size;
  }
}
