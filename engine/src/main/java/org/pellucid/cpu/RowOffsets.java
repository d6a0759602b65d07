package org.pellucid.cpu;

/** Where each row of a result lies, for results whose rows are not evenly spaced. */
@FunctionalInterface
interface RowOffsets {

  /** The distance of a row's first element from the start of the result. */
  int offset(int row);
}
