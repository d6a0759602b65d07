package org.pellucid.compile;

import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.RowMatrix;

/**
 * A variable that is the right operand of products of one row, arranged for these once it has had
 * the same value for some runs, and no longer when it changes. Costs as much memory again as the
 * variable takes. Used by all frames of an executable.
 */
final class SteadyWeight {
  /** Runs that copying is worth: it takes as long as some of them. */
  private static final int RUNS = 32;

  private record Arranged(long version, RowMatrix matrix) {}

  private final int depth;
  private final int columns;
  private volatile @Nullable Arranged arranged;
  private long version;
  private int runs;

  SteadyWeight(int depth, int columns) {
    this.depth = depth;
    this.columns = columns;
  }

  /**
   * The variable arranged, or null while that does not pay.
   *
   * @param present the number of its present value
   * @param array where it lies
   * @param offset its first element
   */
  @Nullable RowMatrix matrix(long present, float[] array, int offset) {
    Arranged known = arranged;
    return known != null && known.version == present
        ? known.matrix
        : arrange(present, array, offset);
  }

  private synchronized @Nullable RowMatrix arrange(long present, float[] array, int offset) {
    if (version != present) {
      version = present;
      runs = 0;
      arranged = null;
    }
    if (++runs < RUNS) {
      return null;
    }
    Arranged known = arranged;
    if (known == null) {
      known = new Arranged(present, new RowMatrix(depth, columns, array, offset));
      arranged = known;
    }
    return known.matrix;
  }
}
