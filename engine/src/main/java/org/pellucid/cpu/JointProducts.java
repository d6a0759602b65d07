package org.pellucid.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of one or several matrices, each turned, with one right operand: C = A' B for each A.
 * The right operand is packed once for all of them. It may lie in pieces, arrays of one width with
 * some of its columns each.
 *
 * <p>Made for few results and long sums, as in the gradients of kernels whose products were added
 * up: there, packing takes a third of the time of a product. The columns are cut into parts. The
 * thread that takes a part packs its columns of B, slice after slice of the depth, and lets every A
 * meet them while they are in cache, and the columns of B be added up if that is wanted. Sums go on
 * in C from slice to slice, in order, so the bits are those of single products.
 */
public final class JointProducts implements BlockTask {
  /** Columns of a part: so that a slice of it stays in the second cache beside the sums. */
  private static final int PART = 256;

  private static final int NARROWEST_PART = 64;

  /** Columns of parts are multiples of it, so that parts are cut between panels. */
  private static final int UNIT = 32;

  /**
   * A left operand and its result.
   *
   * @param rows how many rows the result has
   * @param epilogue finishes parts of the result
   */
  public record Left(int rows, TileEpilogue epilogue) {}

  /** Columns of B and of every C, with room for a slice of B. */
  private record Part(
      int column, PackedMatrix slice, PackedMatrix last, List<TileEpilogue> epilogues) {}

  private final int depth;
  private final int columns;
  private final int sliceDepth;
  private final List<Left> lefts;
  private final @Nullable ColumnSums sums;
  private final Part[] parts;
  private final Workers workers;
  private final float[][] a;
  private final int[] aOff;
  private final float[][] c;
  private final int[] cOff;
  private final float[][] b;
  private final int[] bOff;

  /**
   * Prepares products.
   *
   * @param depth the length of the sums
   * @param columns the columns of the right operand and of all results
   * @param pieces in how many arrays, all as wide, the columns of the right operand lie
   * @param lefts the left operands
   * @param sums what adds up the columns of the right operand; null if nothing does
   * @param workers the threads
   */
  public JointProducts(
      int depth,
      int columns,
      int pieces,
      List<Left> lefts,
      @Nullable ColumnSums sums,
      Workers workers) {
    this.depth = depth;
    this.columns = columns;
    this.lefts = List.copyOf(lefts);
    this.sums = sums;
    this.workers = workers;
    sliceDepth = Product.sliceDepth(depth);
    a = new float[lefts.size()][];
    aOff = new int[lefts.size()];
    c = new float[lefts.size()][];
    cOff = new int[lefts.size()];
    b = new float[pieces][];
    bOff = new int[pieces];
    int wanted = Math.max(workers.threads(), Math.ceilDiv(columns, PART));
    int count = Math.max(1, Math.min(wanted, columns / NARROWEST_PART));
    int width = Math.ceilDiv(Math.ceilDiv(columns, count), UNIT) * UNIT;
    parts = new Part[Math.ceilDiv(columns, width)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(i * width, Math.min(width, columns - i * width));
    }
  }

  private Part part(int column, int width) {
    PackedMatrix slice = new PackedMatrix(sliceDepth, width);
    int rest = depth % sliceDepth;
    PackedMatrix last = rest == 0 ? slice : new PackedMatrix(rest, width);
    List<TileEpilogue> epilogues =
        lefts.stream().map(left -> shifted(left.epilogue(), column)).toList();
    return new Part(column, slice, last, epilogues);
  }

  private static TileEpilogue shifted(TileEpilogue epilogue, int by) {
    return (row, rowEnd, column, columnEnd) ->
        epilogue.apply(row, rowEnd, column + by, columnEnd + by);
  }

  /** Says where a left operand, {@code [depth, rows]}, and its result lie. */
  public void left(int index, float[] from, int fromOff, float[] to, int toOff) {
    a[index] = from;
    aOff[index] = fromOff;
    c[index] = to;
    cOff[index] = toOff;
  }

  /** Says where a piece of the right operand, {@code [depth, columns / pieces]}, lies. */
  public void right(int piece, float[] from, int fromOff) {
    b[piece] = from;
    bOff[piece] = fromOff;
  }

  /** Computes them. */
  public void run() {
    workers.run(parts.length, this);
  }

  @Override
  public void run(int block) {
    Part part = parts[block];
    for (int k = 0; k < depth; k += sliceDepth) {
      boolean isLast = depth - k <= sliceDepth;
      PackedMatrix packed = isLast ? part.last : part.slice;
      pack(packed, k, part.column);
      if (sums != null) {
        sums.add(
            packed.kernels,
            k,
            k + packed.depth,
            part.column,
            part.column + packed.columns,
            packed.panelColumns,
            packed.panels,
            packed.start,
            packed.depth * packed.panelColumns);
      }
      for (int i = 0; i < lefts.size(); i++) {
        int rows = lefts.get(i).rows();
        Gemm.gemm(
            true,
            rows,
            a[i],
            aOff[i] + k * rows,
            rows,
            packed,
            c[i],
            cOff[i] + part.column,
            columns,
            k > 0,
            isLast ? part.epilogues.get(i) : null,
            null);
      }
    }
  }

  /** Packs a slice of a part, from the pieces that have its columns. */
  private void pack(PackedMatrix packed, int row, int column) {
    int width = columns / b.length;
    packed.resize(Simd.kernels((long) packed.depth * packed.columns));
    int end;
    for (int from = column; from < column + packed.columns; from = end) {
      int piece = from / width;
      end = Math.min((piece + 1) * width, column + packed.columns);
      int at = bOff[piece] + row * width + from % width;
      packed.pack(from - column, end - from, b[piece], at, width);
    }
  }
}
