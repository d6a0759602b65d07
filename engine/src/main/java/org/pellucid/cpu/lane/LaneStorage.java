package org.pellucid.cpu.lane;

/**
 * How the elements of an operand lie in memory, and the lane type that loads and stores them
 * without change.
 */
public enum LaneStorage {
  /** {@code float[]}. */
  FLOAT(LaneType.F32),
  /** {@code double[]}. */
  DOUBLE(LaneType.F64),
  /** {@code int[]}. */
  INT(LaneType.I32),
  /** {@code long[]}. */
  LONG(LaneType.I64),
  /** {@code byte[]} of 0 to 255. */
  UNSIGNED_BYTE(LaneType.I32),
  /** {@code byte[]} of 0 and 1; any byte but 0 loads as true. */
  BOOLEAN(LaneType.MASK),
  /** {@code short[]}, the upper half of a float; stored rounding to nearest even. */
  BFLOAT16(LaneType.F32),
  /** {@code short[]}, IEEE half precision; stored rounding to nearest even. */
  FLOAT16(LaneType.F32);

  private final LaneType lane;

  LaneStorage(LaneType lane) {
    this.lane = lane;
  }

  /** The lane type of this storage. */
  public LaneType lane() {
    return lane;
  }

  /** Whether lanes lie in memory as they are computed with. */
  boolean isDirect() {
    return switch (this) {
      case FLOAT, DOUBLE, INT, LONG -> true;
      case UNSIGNED_BYTE, BOOLEAN, BFLOAT16, FLOAT16 -> false;
    };
  }

  /** Allocates an array of this storage. */
  public Object allocate(int length) {
    return switch (this) {
      case FLOAT -> new float[length];
      case DOUBLE -> new double[length];
      case INT -> new int[length];
      case LONG -> new long[length];
      case UNSIGNED_BYTE, BOOLEAN -> new byte[length];
      case BFLOAT16, FLOAT16 -> new short[length];
    };
  }
}
