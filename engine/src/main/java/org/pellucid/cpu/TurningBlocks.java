package org.pellucid.cpu;

/** Turns blocks of a matrix that are as high and as wide as a vector is long. */
interface TurningBlocks {

  /**
   * Copies some stored rows, one for each lane, to columns.
   *
   * @param rows rows of the copy, the length of the stored ones: a multiple of the lanes
   * @param from the matrix
   * @param off its first element
   * @param ld floats between its rows
   * @param to the copy
   * @param at its first element
   * @param width floats between rows of the copy
   */
  void copy(int rows, float[] from, int off, int ld, float[] to, int at, int width);
}
