package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The right operand of products that have one row, for the vector loop: blocks of columns that lie
 * one after the other, from the border of a cache line on.
 *
 * <p>Such products wait for memory. What one core reads here is one piece of it; of a matrix as it
 * is stored, half of the columns fall into half of a cache, whatever the size of that cache. And
 * Java's arrays begin anywhere, mostly within a cache line, so that each vector of 64 bytes comes
 * from two lines: one core reads 105 GB/s from its second cache then, and 163 from borders. When
 * garbage was collected the copy may lie elsewhere; it is copied once more if it does not begin at
 * a border any longer.
 */
public final class RowMatrix {

  /** Weights from which it matters where they lie; fewer stay in the first cache. */
  private static final int FEWEST_WEIGHTS = 1 << 14;

  private final int depth;
  private final int columns;
  private volatile Place place;

  /** The blocks in an array, where they begin, and the collections of garbage by then. */
  record Place(float[] array, int start, int moves) {}

  /** Copies a matrix, for the vector loops. */
  private RowMatrix(int depth, int columns, float[] b, int off) {
    this.depth = depth;
    this.columns = columns;
    Place made = room();
    int to = made.start;
    for (int column = 0; column < columns; column += VectorRow.COLUMNS) {
      for (int row = 0; row < depth; row++) {
        System.arraycopy(b, off + row * columns + column, made.array, to, VectorRow.COLUMNS);
        to += VectorRow.COLUMNS;
      }
    }
    place = made;
  }

  /** Room for the blocks, from a border on. */
  private Place room() {
    int moves = Moves.count();
    float[] array = new float[depth * columns + Scratch.START_ROOM];
    return new Place(array, Simd.vectors().fastStart(array), moves);
  }

  private Place copied(Place from) {
    Place made = room();
    System.arraycopy(from.array, from.start, made.array, made.start, depth * columns);
    return made;
  }

  /** Where the blocks lie now, at a border if they can. */
  Place current() {
    Place now = place;
    int moves = Moves.count();
    if (now.moves != moves) {
      boolean still = Simd.vectors().fastStart(now.array) == now.start;
      now = still ? new Place(now.array, now.start, moves) : copied(now);
      place = now;
    }
    return now;
  }

  /**
   * Copies a matrix.
   *
   * @param depth rows of the matrix, the length of the sums
   * @param columns its columns
   * @param b where the matrix lies, row after row
   * @param off its first element
   * @return the copy; null where that gains nothing: while plain loops are in use, and for shapes
   *     that are not cut into whole blocks, more than one
   */
  public static @Nullable RowMatrix of(int depth, int columns, float[] b, int off) {
    boolean vectors = Simd.kernels((long) depth * columns).lanes() > 1;
    return vectors ? forVectors(depth, columns, b, off) : null;
  }

  static @Nullable RowMatrix forVectors(int depth, int columns, float[] b, int off) {
    int width = VectorRow.COLUMNS;
    return columns % width == 0 && columns > width ? new RowMatrix(depth, columns, b, off) : null;
  }

  /** Whether a matrix is large enough for {@link #of}. */
  public static boolean suits(int depth, int columns) {
    return (long) depth * columns >= FEWEST_WEIGHTS;
  }

  /**
   * Computes C = A B for one row; the bits are those of {@link Gemm#gemm}.
   *
   * @param a where the row lies
   * @param aOff its first element
   * @param c where the result goes
   * @param cOff its first element
   * @param workers who may help; null for the calling thread alone
   */
  public void multiply(float[] a, int aOff, float[] c, int cOff, @Nullable Workers workers) {
    RowProducts product = RowProducts.SINGLE.borrow();
    product.set(0, this, c, cOff);
    product.run(a, aOff, workers);
    RowProducts.SINGLE.giveBack(product);
  }

  int blocks() {
    return columns / VectorRow.COLUMNS;
  }

  int weights() {
    return depth * columns;
  }

  /** Computes the columns of one block. */
  void multiply(int block, Place from, float[] a, int aOff, float[] c, int cOff) {
    int column = block * VectorRow.COLUMNS;
    int at = from.start + column * depth;
    VectorRow.multiply(depth, a, aOff, from.array, at, c, cOff + column);
  }
}
