package org.pellucid.array;

import java.util.Arrays;
import java.util.Locale;
import org.pellucid.errors.Names;

/**
 * The type of a tensor's elements.
 *
 * <p>{@link #FLOAT32} is for work, {@link #FLOAT64} for checks, {@link #BFLOAT16} and {@link
 * #FLOAT16} for storage only: cast them before computing.
 */
public enum DType {
  /** 32-bit IEEE floating point, kept in {@code float[]}. */
  FLOAT32(4),
  /** 64-bit IEEE floating point, kept in {@code double[]}. */
  FLOAT64(8),
  /** Signed 32-bit integer, kept in {@code int[]}. */
  INT32(4),
  /** Signed 64-bit integer, kept in {@code long[]}. */
  INT64(8),
  /** Unsigned 8-bit integer, kept in {@code byte[]}. */
  UINT8(1),
  /** Truth value, kept in {@code byte[]} as 0 or 1. */
  BOOL(1),
  /** The upper half of a 32-bit float, kept in {@code short[]}; storage only. */
  BFLOAT16(2),
  /** 16-bit IEEE floating point, kept in {@code short[]}; storage only. */
  FLOAT16(2);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** {@return the size of one element in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether elements are floating-point numbers} */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == BFLOAT16 || this == FLOAT16;
  }

  /** {@return whether elements are whole numbers (truth values are not)} */
  public boolean isInteger() {
    return this == INT32 || this == INT64 || this == UINT8;
  }

  /**
   * Finds the type that holds the result of computing with two types, as Keras does: a float wins
   * over an integer, an integer over a truth value, the wider over the narrower; {@code int64} with
   * {@code float32} is {@code float32}; the two half-width floats meet in {@code float32}.
   *
   * @param other the other operand's type
   * @return the common type
   */
  public DType promote(DType other) {
    if (this == other) {
      return this;
    }
    if (this == FLOAT64 || other == FLOAT64) {
      return FLOAT64;
    }
    if (isFloating() && other.isFloating()) {
      return FLOAT32;
    }
    if (isFloating()) {
      return this;
    }
    if (other.isFloating()) {
      return other;
    }
    if (this == BOOL) {
      return other;
    }
    if (other == BOOL) {
      return this;
    }
    return this == INT64 || other == INT64 ? INT64 : INT32;
  }

  /** {@return the name that Keras and NumPy use, such as "float32"} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a type by Keras's name for it.
   *
   * @param name a name such as "float32"
   * @return the type
   */
  public static DType named(String name) {
    for (DType dtype : values()) {
      if (dtype.text().equals(name)) {
        return dtype;
      }
    }
    throw Names.unknown("dtype", name, Arrays.stream(values()).map(DType::text).toList());
  }

  @Override
  public String toString() {
    return text();
  }
}
