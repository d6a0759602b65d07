package org.pellucid.cpu.lane;

/** How an operand moves from one column to the next. */
public enum ColumnStride {
  /** By one element. */
  CONTIGUOUS,
  /** Not at all: one value per row. */
  BROADCAST,
  /** By a stride given at run time. */
  GENERAL
}
