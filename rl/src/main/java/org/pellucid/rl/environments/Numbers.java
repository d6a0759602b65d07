package org.pellucid.rl.environments;

/** Numbers as a sentence shows them. */
final class Numbers {
  private Numbers() {}

  /** Whole numbers without a fraction, others as the shortest decimal of the float. */
  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? Long.toString((long) number)
        : Float.toString((float) number);
  }
}
