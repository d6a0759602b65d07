package org.pellucid.config;

import org.pellucid.errors.PellucidException;

/** Checks of single settings, made when they are set: {@code Dense: units must be >= 1, got 0.} */
public final class Setting {
  private Setting() {}

  /**
   * Checks a whole number.
   *
   * @param owner the class whose setting it is, such as "Dense"
   * @param name the setting
   * @param least the smallest allowed value
   * @param value what came
   * @return the value
   */
  public static int atLeast(String owner, String name, int least, int value) {
    if (value < least) {
      throw wrong(owner, name, ">= " + least, value);
    }
    return value;
  }

  /**
   * Checks a number; NaN and infinity are never allowed.
   *
   * @param owner the class whose setting it is
   * @param name the setting
   * @param least the smallest allowed value
   * @param value what came
   * @return the value
   */
  public static double atLeast(String owner, String name, double least, double value) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw wrong(owner, name, ">= " + show(least), show(value));
    }
    return value;
  }

  /**
   * Checks that a number is above 0 and finite.
   *
   * @param owner the class whose setting it is
   * @param name the setting
   * @param value what came
   * @return the value
   */
  public static double positive(String owner, String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw wrong(owner, name, "> 0", show(value));
    }
    return value;
  }

  /**
   * Checks that a number lies in a range, both ends included.
   *
   * @param owner the class whose setting it is
   * @param name the setting
   * @param least the smallest allowed value
   * @param most the largest allowed value
   * @param value what came
   * @return the value
   */
  public static double between(String owner, String name, double least, double most, double value) {
    if (!(value >= least && value <= most)) {
      throw wrong(owner, name, "between " + show(least) + " and " + show(most), show(value));
    }
    return value;
  }

  private static String show(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static PellucidException wrong(String owner, String name, String expected, Object value) {
    return new PellucidException(
        owner + ": " + name + " must be " + expected + ", got " + value + ".");
  }
}
