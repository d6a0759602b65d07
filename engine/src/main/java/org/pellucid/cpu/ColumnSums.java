package org.pellucid.cpu;

import java.util.Arrays;

/**
 * Sums of the columns of a product's right operand, taken while its panels are in cache; each over
 * a run of its rows, so that sums of many rows keep their digits when those of the runs are added.
 *
 * <p>The kernels take them: a row of ones times the operand is {@code fma(1, b, sum) = b + sum} for
 * one row after the other, as a loop over it would add them, bit by bit.
 */
public final class ColumnSums {
  private static final float[] ONES = ones();

  private final int runRows;
  private final int columns;
  private float[] to = new float[0];
  private int off;

  /**
   * Makes sums.
   *
   * @param runRows rows of a run
   * @param columns columns of the right operand, and of the sums: they have a row for each run
   */
  public ColumnSums(int runRows, int columns) {
    this.runRows = runRows;
    this.columns = columns;
  }

  private static float[] ones() {
    float[] ones = new float[Product.DEEPEST_SLICE];
    Arrays.fill(ones, 1f);
    return ones;
  }

  /** Says where the sums go. */
  public void into(float[] array, int offset) {
    to = array;
    off = offset;
  }

  /**
   * Adds rows from {@code row} to {@code rowEnd} (exclusive) of some columns.
   *
   * @param panels the panels of these columns
   * @param at where the first one has the first of these rows
   * @param step floats between panels
   */
  void add(
      FloatKernels kernels,
      int row,
      int rowEnd,
      int column,
      int columnEnd,
      int panelColumns,
      float[] panels,
      int at,
      int step) {
    for (int j = column; j < columnEnd; j += panelColumns) {
      int panel = at + (j - column) / panelColumns * step;
      int end;
      for (int from = row; from < rowEnd; from = end) {
        int run = from / runRows;
        end = Math.min(rowEnd, (run + 1) * runRows);
        kernels.multiply(
            from % runRows == 0,
            1,
            Math.min(panelColumns, columnEnd - j),
            panelColumns,
            end - from,
            ONES,
            0,
            end - from,
            1,
            panels,
            panel + (from - row) * panelColumns,
            panelColumns,
            to,
            off + run * columns + j,
            columns);
      }
    }
  }
}
