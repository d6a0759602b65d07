package org.pellucid.cpu.lane;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sizes, strides and arrays that a kernel of one {@link LoopSpec} runs on.
 *
 * <p>The rows run over up to four outer extents, the last fastest; an operand's element at row
 * {@code r} and column {@code c} lies at its base, plus the outer indices of {@code r} times its
 * outer strides, plus {@code c} times its column stride. Set up before kernels run; only read by
 * them.
 */
public final class LoopArgs {
  /**
   * Rows of up to so many columns are done many at once, see {@link #rowsAhead}; longer ones from
   * end to end, as memory likes it.
   */
  static final int SHORT_ROW = 64;

  /** Floats of one operand that stay in the first cache while vectors walk down the rows. */
  private static final int CACHED = 4096;

  private static final int OUTER = 4;
  private static final int UNKNOWN = 0;
  private static final int FLAT = 1;
  private static final int NOT_FLAT = 2;

  private final LoopSpec spec;
  private final Object[] arrays;
  private final int[] bases;
  private final int[] columnStrides;
  private final int[] outerStrides;
  private final int[] extents = {1, 1, 1, 1};
  private int rows = 1;
  private int columns;
  private int blockRows = Integer.MAX_VALUE;
  private int flatness = UNKNOWN;
  private @Nullable Line line;

  /**
   * How rows are done as one line.
   *
   * @param block how many elements at once: whole rows, where it matters
   * @param repeats which operands are the same for all rows, while others run on from row to row
   */
  record Line(int block, boolean[] repeats) {
    /** Of rows that are no line. */
    static final Line NONE = new Line(0, new boolean[0]);

    boolean exists() {
      return block > 0;
    }
  }

  /** Arguments for kernels of the spec, with no columns and no arrays yet. */
  public LoopArgs(LoopSpec spec) {
    this.spec = spec;
    int operands = spec.operands().size();
    arrays = new Object[operands];
    bases = new int[operands];
    columnStrides = new int[operands];
    outerStrides = new int[operands * OUTER];
    for (int k = 0; k < operands; k++) {
      columnStrides[k] = spec.operands().get(k).columns() == ColumnStride.CONTIGUOUS ? 1 : 0;
    }
  }

  /** Sets the number of columns and the outer extents, whose product is the number of rows. */
  public LoopArgs extents(int columns, int... outer) {
    if (outer.length > OUTER) {
      throw new IllegalArgumentException("A loop has at most 4 outer extents, got " + outer.length);
    }
    this.columns = columns;
    rows = 1;
    for (int d = 0; d < OUTER; d++) {
      extents[d] = d < outer.length ? outer[d] : 1;
      rows = Math.multiplyExact(rows, extents[d]);
    }
    flatness = UNKNOWN;
    line = null;
    return this;
  }

  /**
   * Sets an operand's strides, counted in elements. For the target of a column reduction the first
   * outer stride is that from block to block, see {@link #partials}.
   */
  public LoopArgs strides(int operand, int columnStride, int... outer) {
    columnStrides[operand] = columnStride;
    for (int d = 0; d < OUTER; d++) {
      outerStrides[operand * OUTER + d] = d < outer.length ? outer[d] : 0;
    }
    boolean suits =
        switch (spec.operands().get(operand).columns()) {
          case CONTIGUOUS -> columnStride == 1;
          case BROADCAST -> columnStride == 0;
          case GENERAL -> true;
        };
    if (!suits) {
      throw new IllegalArgumentException(
          "Column stride " + columnStride + " of operand " + operand);
    }
    flatness = UNKNOWN;
    line = null;
    return this;
  }

  /**
   * Cuts the rows of a column reduction into blocks. Each run must cover one whole block; the
   * results of the block that begins at row {@code b * blockRows} go to the target's base plus
   * {@code b} times its first outer stride.
   */
  public LoopArgs partials(int blockRows) {
    this.blockRows = blockRows;
    return this;
  }

  /** Sets where an operand lies. The array must be of the operand's storage. */
  public LoopArgs bind(int operand, Object array, int base) {
    arrays[operand] = array;
    bases[operand] = base;
    return this;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The loop that these are arguments for. */
  LoopSpec spec() {
    return spec;
  }

  Object array(int operand) {
    return arrays[operand];
  }

  int columnStride(int operand) {
    return columnStrides[operand];
  }

  /** Where a column reduction stores the results of the block that begins at a row. */
  int partialOffset(int operand, int rowBegin) {
    return bases[operand] + rowBegin / blockRows * outerStrides[operand * OUTER];
  }

  /** Moves the scratch to a row. */
  void seek(LoopScratch scratch, int row) {
    int[] index = scratch.index;
    int rest = row;
    for (int d = OUTER - 1; d >= 0; d--) {
      int extent = Math.max(1, extents[d]);
      // Most rows are the first, and eight divisions take longer than a loop over few numbers.
      if (rest < extent) {
        index[d] = rest;
        rest = 0;
      } else {
        index[d] = rest % extent;
        rest /= extent;
      }
    }
    scratch.row = row;
    int[] offsets = scratch.offsets;
    for (int k = 0, s = 0; k < bases.length; k++, s += OUTER) {
      offsets[k] =
          bases[k]
              + index[0] * outerStrides[s]
              + index[1] * outerStrides[s + 1]
              + index[2] * outerStrides[s + 2]
              + index[3] * outerStrides[s + 3];
    }
  }

  /** Moves the scratch to the next row. */
  void next(LoopScratch scratch) {
    scratch.row++;
    int[] index = scratch.index;
    int d = OUTER - 1;
    while (d > 0 && index[d] + 1 >= extents[d]) {
      d--;
    }
    index[d]++;
    int[] offsets = scratch.offsets;
    for (int k = 0; k < bases.length; k++) {
      offsets[k] += outerStrides[k * OUTER + d];
    }
    for (int e = d + 1; e < OUTER; e++) {
      int back = index[e];
      index[e] = 0;
      if (back != 0) {
        for (int k = 0; k < bases.length; k++) {
          offsets[k] -= back * outerStrides[k * OUTER + e];
        }
      }
    }
  }

  /** The innermost outer dimension that has more than one row. */
  private int rowDimension() {
    int d = OUTER - 1;
    while (d > 0 && extents[d] == 1) {
      d--;
    }
    return d;
  }

  /**
   * How many rows from where the scratch stands are evenly spaced, and few enough to stay in cache.
   *
   * @param left how many rows are to be done
   * @param width how many of their columns
   */
  int rowsAhead(LoopScratch scratch, int left, int width) {
    int d = rowDimension();
    int even = extents[d] - scratch.index[d];
    return Math.max(1, Math.min(Math.min(left, even), CACHED / Math.max(1, width)));
  }

  /** How far an operand moves from one of these rows to the next. */
  int rowStride(int operand) {
    return outerStrides[operand * OUTER + rowDimension()];
  }

  /** Moves the scratch beyond rows that are evenly spaced. */
  void skip(LoopScratch scratch, int count) {
    int d = rowDimension();
    scratch.index[d] += count - 1;
    scratch.row += count - 1;
    for (int k = 0; k < bases.length; k++) {
      scratch.offsets[k] += (count - 1) * outerStrides[k * OUTER + d];
    }
    next(scratch);
  }

  /** Whether all operands run on from row to row, so that all rows can be done as one long row. */
  boolean isFlat() {
    int known = flatness;
    if (known == UNKNOWN) {
      known = computeFlat() ? FLAT : NOT_FLAT;
      flatness = known;
    }
    return known == FLAT;
  }

  private boolean computeFlat() {
    for (int k = 0; k < arrays.length; k++) {
      if (!runsOn(k)) {
        return false;
      }
    }
    return (long) rows * columns <= Integer.MAX_VALUE;
  }

  private boolean runsOn(int operand) {
    long step = (long) columnStrides[operand] * columns;
    for (int d = OUTER - 1; d >= 0; d--) {
      if (extents[d] != 1 && outerStrides[operand * OUTER + d] != step) {
        return false;
      }
      step *= extents[d];
    }
    return true;
  }

  /**
   * How all rows are done as one line, if all operands run on from row to row or are the same for
   * all rows; else {@link Line#NONE}.
   */
  Line line() {
    Line known = line;
    if (known == null) {
      known = computeLine();
      line = known;
    }
    return known;
  }

  private Line computeLine() {
    LoopSpec.Phase phase = spec.phases().getFirst();
    List<LoopSpec.ColumnReduction> sums = phase.columnReductions();
    if (!phase.stores().stream().allMatch(store -> runsOn(store.operand()))) {
      return Line.NONE;
    }
    boolean[] repeats = new boolean[arrays.length];
    boolean byRows = !sums.isEmpty();
    for (int k = 0; k < arrays.length; k++) {
      int operand = k;
      if (sums.stream().anyMatch(sum -> sum.operand() == operand)) {
        continue;
      }
      repeats[k] = columnStrides[k] == 0 || !runsOn(k);
      byRows |= repeats[k] && columnStrides[k] != 0;
      for (int d = 0; repeats[k] && d < OUTER; d++) {
        if (extents[d] != 1 && outerStrides[k * OUTER + d] != 0) {
          return Line.NONE;
        }
      }
    }
    if ((long) rows * columns > Integer.MAX_VALUE || (byRows && columns > LoopScratch.BLOCK / 2)) {
      return Line.NONE;
    }
    int rest = byRows && columns > 0 ? LoopScratch.BLOCK % columns : 0;
    return new Line(LoopScratch.BLOCK - rest, repeats);
  }
}
