package org.pellucid.cpu.lane;

/** The type of one lane value. Masks hold true or false and are bytes 0 and 1 in memory. */
public enum LaneType {
  F32,
  F64,
  I32,
  I64,
  MASK;

  boolean isFloating() {
    return this == F32 || this == F64;
  }

  boolean isWide() {
    return this == F64 || this == I64;
  }

  /** The type of the scratch array that holds lanes of this type: masks are ints of 0 and 1. */
  LaneType stored() {
    return this == MASK ? I32 : this;
  }
}
