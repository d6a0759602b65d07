package org.pellucid.cpu;

/** Copies of matrices whose rows become columns. */
final class TurnedRows {

  private TurnedRows() {}

  /**
   * Copies stored rows to columns, eight at a time, so that writes fill whole lines.
   *
   * @param rows rows of the copy, the length of the stored ones
   * @param first the first stored row to copy
   * @param columns how many stored rows there are
   * @param width floats between rows of the copy; columns beyond {@code columns} become 0
   * @param from the matrix
   * @param off its first element
   * @param ld floats between its rows
   * @param to the copy
   * @param at its first element
   */
  static void copy(
      int rows,
      int first,
      int columns,
      int width,
      float[] from,
      int off,
      int ld,
      float[] to,
      int at) {
    int column = first;
    for (; column <= columns - 8; column += 8) {
      int source = off + column * ld;
      int target = at + column;
      for (int row = 0; row < rows; row++) {
        to[target] = from[source];
        to[target + 1] = from[source + ld];
        to[target + 2] = from[source + 2 * ld];
        to[target + 3] = from[source + 3 * ld];
        to[target + 4] = from[source + 4 * ld];
        to[target + 5] = from[source + 5 * ld];
        to[target + 6] = from[source + 6 * ld];
        to[target + 7] = from[source + 7 * ld];
        source++;
        target += width;
      }
    }
    for (; column < width; column++) {
      int source = off + column * ld;
      for (int row = 0; row < rows; row++) {
        to[at + row * width + column] = column < columns ? from[source + row] : 0f;
      }
    }
  }
}
