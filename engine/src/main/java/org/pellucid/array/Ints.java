package org.pellucid.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable list of ints: axes, permutations, strides and the like. */
public final class Ints {
  private static final Ints EMPTY = new Ints(new int[0]);

  private final int[] values;

  private Ints(int[] values) {
    this.values = values;
  }

  /**
   * Makes a list.
   *
   * @param values the ints, copied
   * @return the list
   */
  public static Ints of(int... values) {
    return values.length == 0 ? EMPTY : new Ints(values.clone());
  }

  /**
   * Makes a list of one value repeated.
   *
   * @param value the value
   * @param size how many times
   * @return the list
   */
  public static Ints repeat(int value, int size) {
    int[] values = new int[size];
    Arrays.fill(values, value);
    return new Ints(values);
  }

  /**
   * Makes the list from, from + 1, ..., to - 1.
   *
   * @param from the first value
   * @param to the value after the last
   * @return the list
   */
  public static Ints range(int from, int to) {
    int[] values = new int[Math.max(0, to - from)];
    for (int i = 0; i < values.length; i++) {
      values[i] = from + i;
    }
    return new Ints(values);
  }

  /**
   * Reads one value.
   *
   * @param index its position from 0
   * @return the value
   */
  public int get(int index) {
    return values[index];
  }

  /** {@return how many values there are} */
  public int size() {
    return values.length;
  }

  /**
   * Looks for a value.
   *
   * @param value what to look for
   * @return whether it is there
   */
  public boolean contains(int value) {
    for (int v : values) {
      if (v == value) {
        return true;
      }
    }
    return false;
  }

  /**
   * Asks whether every value equals the given one.
   *
   * @param value what to compare with
   * @return whether all are equal to it
   */
  public boolean all(int value) {
    for (int v : values) {
      if (v != value) {
        return false;
      }
    }
    return true;
  }

  /** {@return a fresh array of the values} */
  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ints that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
