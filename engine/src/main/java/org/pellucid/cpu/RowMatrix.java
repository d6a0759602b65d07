package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The right operand of products that have one row, in blocks of columns that lie one after the
 * other. What one core reads of it is one piece of memory; of a matrix as it is stored, half of the
 * columns fall into half of a cache, whatever the size of that cache.
 */
public final class RowMatrix {

  /** Columns of a block: eight vectors of 16 lanes. */
  private static final int WIDE = 128;

  /** Columns of a block where there are few: two vectors. */
  private static final int NARROW = 32;

  /** Vectors that a row of sums is wide in the vector loop. */
  private static final int VECTORS = 8;

  /** Weights from which it matters where they lie; fewer stay in the first cache. */
  private static final int STEADY_WEIGHTS = 1 << 14;

  private final int depth;
  private final int columns;
  private final int width;
  private final float[] blocks;

  /**
   * Copies a matrix.
   *
   * @param depth rows of the matrix, the length of the sums
   * @param columns its columns, as {@link #suits} wants them
   * @param b where the matrix lies, row after row
   * @param off its first element
   */
  public RowMatrix(int depth, int columns, float[] b, int off) {
    this.depth = depth;
    this.columns = columns;
    width = isWide(columns) ? WIDE : NARROW;
    blocks = new float[depth * columns];
    for (int column = 0; column < columns; column += width) {
      for (int row = 0; row < depth; row++) {
        int from = off + row * columns + column;
        System.arraycopy(b, from, blocks, column * depth + row * width, width);
      }
    }
  }

  /** Whether a matrix is cut into whole blocks, more than one, and that pays. */
  public static boolean suits(int depth, int columns) {
    long weights = (long) depth * columns;
    return isWide(columns)
        ? weights >= STEADY_WEIGHTS
        : columns % NARROW == 0 && columns > NARROW && isShared(weights);
  }

  private static boolean isWide(int columns) {
    return columns % WIDE == 0 && columns > WIDE;
  }

  /** Whether several threads share the work. */
  private static boolean isShared(long work) {
    return work >= Product.PARALLEL_WORK / 4;
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
    long work = (long) depth * columns;
    Multiply task = Multiply.POOL.borrow();
    task.set(Simd.kernels(work), this, a, aOff, c, cOff);
    int count = columns / width;
    try {
      if (workers != null && isShared(work)) {
        workers.run(count, task);
      } else {
        for (int block = 0; block < count; block++) {
          task.run(block);
        }
      }
    } finally {
      task.set(Simd.scalar(), EMPTY, EMPTY.blocks, 0, EMPTY.blocks, 0);
      Multiply.POOL.giveBack(task);
    }
  }

  private static final RowMatrix EMPTY = new RowMatrix(0, 0, new float[0], 0);

  /** One call at work; a block is one of the matrix. */
  private static final class Multiply implements BlockTask {
    private static final Pool<Multiply> POOL = new Pool<>(64, Multiply::new);

    private FloatKernels kernels = Simd.scalar();
    private RowMatrix b = EMPTY;
    private float[] a = EMPTY.blocks;
    private int aOff;
    private float[] c = EMPTY.blocks;
    private int cOff;

    void set(FloatKernels kernels, RowMatrix b, float[] a, int aOff, float[] c, int cOff) {
      this.kernels = kernels;
      this.b = b;
      this.a = a;
      this.aOff = aOff;
      this.c = c;
      this.cOff = cOff;
    }

    @Override
    public void run(int block) {
      int width = b.width;
      int loop = width == WIDE ? VECTORS * kernels.lanes() : kernels.panelColumns(width);
      int step = kernels.lanes() > 1 ? Math.min(width, loop) : width;
      int from = block * width * b.depth;
      int to = cOff + block * width;
      for (int j = 0; j < width; j += step) {
        kernels.multiply(
            true, 1, step, step, b.depth, a, aOff, b.depth, 1, b.blocks, from + j, width, c, to + j,
            width);
      }
    }
  }
}
