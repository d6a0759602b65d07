package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The right operand of products that have one row, in blocks of columns that lie one after the
 * other. What one core reads of it is one piece of memory; of a matrix as it is stored, half of the
 * columns fall into half of a cache, whatever the size of that cache.
 */
public final class RowMatrix {

  /** Columns of a block: eight vectors of 16 lanes. */
  private static final int WIDTH = 128;

  /** Vectors that a row of sums is wide in the vector loop. */
  private static final int VECTORS = 8;

  private final int depth;
  private final int columns;
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
    blocks = new float[depth * columns];
    for (int column = 0; column < columns; column += WIDTH) {
      for (int row = 0; row < depth; row++) {
        int from = off + row * columns + column;
        System.arraycopy(b, from, blocks, column * depth + row * WIDTH, WIDTH);
      }
    }
  }

  /** Whether a matrix of so many columns is cut into whole blocks, and more than one. */
  public static boolean suits(int columns) {
    return columns % WIDTH == 0 && columns > WIDTH;
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
    int count = columns / WIDTH;
    try {
      if (workers != null && work >= Product.PARALLEL_WORK / 4) {
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
      int width = kernels.lanes() > 1 ? Math.min(WIDTH, VECTORS * kernels.lanes()) : WIDTH;
      int from = block * WIDTH * b.depth;
      int to = cOff + block * WIDTH;
      for (int j = 0; j < WIDTH; j += width) {
        kernels.multiply(
            true, 1, width, width, b.depth, a, aOff, b.depth, 1, b.blocks, from + j, WIDTH, c,
            to + j, WIDTH);
      }
    }
  }
}
