package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of few rows and columns with very long sums, such as the gradients of recurrent kernels,
 * which sum over all steps and sequences.
 *
 * <p>The right operand is so large that packing it whole would go through memory twice more. Here
 * each block of columns packs a slice of the depth just before all rows use it, so that the packed
 * part stays in the second cache of the core that reads it.
 */
final class DeepProduct implements BlockTask {
  private static final Pool<DeepProduct> POOL = new Pool<>(64, DeepProduct::new);

  private static final int DEPTH_SLICE = 256;
  private static final int MOST_ROWS = 256;
  private static final int BLOCK_COLUMNS = 128;

  /** Floats of the right operand from which packing it whole leaves the caches. */
  private static final long LARGE = 1L << 19;

  private static final float[] NOTHING = new float[0];

  private FloatKernels kernels = Simd.scalar();
  private int rows;
  private int columns;
  private int depth;
  private float[] a = NOTHING;
  private int aOff;
  private int rowStep;
  private int depthStep;
  private float[] b = NOTHING;
  private int bOff;
  private int ldb;
  private boolean transposed;
  private float[] c = NOTHING;
  private int cOff;
  private int ldc;
  private boolean accumulate;
  private @Nullable TileEpilogue epilogue;
  private int blockColumns;

  /** Whether this is the way to go for a shape. */
  static boolean suits(int m, int n, int k) {
    return m <= MOST_ROWS && k >= 4 * DEPTH_SLICE && (long) n * k >= LARGE;
  }

  DeepProduct size(FloatKernels kernels, int rows, int columns, int depth) {
    this.kernels = kernels;
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    return this;
  }

  /** A[r, k] is at {@code a[aOff + r * rowStep + k * depthStep]}; one step is 1. */
  DeepProduct left(float[] a, int aOff, int rowStep, int depthStep) {
    this.a = a;
    this.aOff = aOff;
    this.rowStep = rowStep;
    this.depthStep = depthStep;
    return this;
  }

  DeepProduct into(
      float[] c, int cOff, int ldc, boolean accumulate, @Nullable TileEpilogue epilogue) {
    this.c = c;
    this.cOff = cOff;
    this.ldc = ldc;
    this.accumulate = accumulate;
    this.epilogue = epilogue;
    return this;
  }

  void run(float[] b, int bOff, int ldb, boolean transposed, @Nullable Workers workers) {
    this.b = b;
    this.bOff = bOff;
    this.ldb = ldb;
    this.transposed = transposed;
    int panel = kernels.panelColumns(columns);
    int wanted = Math.min(BLOCK_COLUMNS, Math.ceilDiv(columns, 4));
    blockColumns = Math.ceilDiv(wanted, panel) * panel;
    int blocks = Math.ceilDiv(columns, blockColumns);
    try {
      if (workers != null) {
        workers.run(blocks, this);
      } else {
        for (int block = 0; block < blocks; block++) {
          run(block);
        }
      }
    } finally {
      a = NOTHING;
      this.b = NOTHING;
      c = NOTHING;
      epilogue = null;
      POOL.giveBack(this);
    }
  }

  static DeepProduct borrow() {
    return POOL.borrow();
  }

  @Override
  public void run(int block) {
    int first = block * blockColumns;
    int end = Math.min(columns, first + blockColumns);
    if (!accumulate) {
      for (int row = 0; row < rows; row++) {
        int at = cOff + row * ldc;
        Arrays.fill(c, at + first, at + end, 0f);
      }
    }
    int panel = kernels.panelColumns(columns);
    Scratch scratch = Scratch.BLOCKS.borrow();
    float[] packed = scratch.atLeast(Math.ceilDiv(end - first, panel) * panel * DEPTH_SLICE);
    for (int k = 0; k < depth; k += DEPTH_SLICE) {
      int slice = Math.min(DEPTH_SLICE, depth - k);
      int from = bOff + (transposed ? first * ldb + k : k * ldb + first);
      Product.pack(kernels, packed, panel, b, from, ldb, transposed, slice, end - first, null);
      for (int j = first; j < end; j += panel) {
        kernels.multiply(
            rows,
            Math.min(panel, end - j),
            panel,
            slice,
            a,
            aOff + k * depthStep,
            rowStep,
            depthStep,
            packed,
            (j - first) * slice,
            panel,
            c,
            cOff + j,
            ldc);
      }
    }
    Scratch.BLOCKS.giveBack(scratch);
    TileEpilogue last = epilogue;
    if (last != null) {
      last.apply(0, rows, first, end);
    }
  }
}
