// Longer than most files on purpose: every entry to products, and the choice between kernels.
package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of row-major float matrices: C[m, n] (+)= op(A)[m, k] op(B)[k, n].
 *
 * <p>Every element of C is {@code sum = fma(a, b, sum)} for k = 0, 1, ..., starting from 0, or from
 * C when accumulating. That holds for every path, so shape, threads and vectors change no bit.
 * Where an epilogue is given it is applied once to every part of C, after all sums there are done.
 */
public final class Gemm {

  private static final int TINY = 16;
  private static final int TINY_WORK = 2048;
  private static final int SKINNY_ROWS = 8;
  private static final int WIDE_ROW = 32;
  private static final int DOT_ROWS_PER_BLOCK = 64;

  private static final float[] NOTHING = new float[0];

  private Gemm() {}

  /** Computes one product. A null {@code workers} means the calling thread alone. */
  public static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    FloatKernels kernels = Simd.kernels((long) m * n * k);
    gemm(
        kernels,
        transA,
        transB,
        m,
        n,
        k,
        a,
        aOff,
        lda,
        b,
        bOff,
        ldb,
        c,
        cOff,
        ldc,
        accumulate,
        epilogue,
        workers);
  }

  static void gemm(
      FloatKernels kernels,
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    if (m <= 0 || n <= 0) {
      return;
    }
    int aRow = transA ? 1 : lda;
    int aDepth = transA ? lda : 1;
    int bDepth = transB ? 1 : ldb;
    int bColumn = transB ? ldb : 1;
    if (k <= 0) {
      clear(m, n, c, cOff, ldc, accumulate);
      finish(epilogue, m, n);
    } else if (isTiny(m, n, k, transB)) {
      clear(m, n, c, cOff, ldc, accumulate);
      tiny(m, n, k, a, aOff, aRow, aDepth, b, bOff, bDepth, bColumn, c, cOff, ldc);
      finish(epilogue, m, n);
    } else if (n == 1 && aDepth == 1) {
      clear(m, 1, c, cOff, ldc, accumulate);
      RowDots.run(m, k, a, aOff, lda, b, bOff, bDepth, c, cOff, ldc, workers);
      finish(epilogue, m, n);
    } else if (m <= 2 && transB) {
      clear(m, n, c, cOff, ldc, accumulate);
      for (int row = 0; row < m; row++) {
        RowDots.run(
            n, k, b, bOff, ldb, a, aOff + row * aRow, aDepth, c, cOff + row * ldc, 1, workers);
      }
      finish(epilogue, m, n);
    } else if (n == 1 && ldc == 1) {
      clear(1, m, c, cOff, m, accumulate);
      Skinny.run(
          kernels, 1, m, k, b, bOff, k * bDepth, bDepth, a, aOff, aDepth, c, cOff, m, workers);
      finish(epilogue, m, n);
    } else if (m <= SKINNY_ROWS && !transB) {
      clear(m, n, c, cOff, ldc, accumulate);
      Skinny.run(kernels, m, n, k, a, aOff, aRow, aDepth, b, bOff, ldb, c, cOff, ldc, workers);
      finish(epilogue, m, n);
    } else {
      Product.POOL
          .borrow()
          .size(kernels, m, n, k)
          .left(a, aOff, aRow, aDepth)
          .into(c, cOff, ldc, accumulate, epilogue)
          .run(b, bOff, ldb, transB, workers);
    }
  }

  /**
   * Computes a product A' B of more than a few rows, and the sums of the columns of B.
   *
   * @param sums where they go
   */
  public static void summed(
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] c,
      int cOff,
      ColumnSums sums,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    Product.POOL
        .borrow()
        .size(Simd.kernels((long) m * n * k), m, n, k)
        .left(a, aOff, 1, m)
        .into(c, cOff, n, false, epilogue)
        .summing(sums)
        .run(b, bOff, n, false, workers);
  }

  /** Packs op(B)[k, n] so that several products, or one that is cut up, can share the work. */
  public static PackedMatrix packB(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, @Nullable Workers workers) {
    PackedMatrix packed = new PackedMatrix(k, n, Simd.kernels((long) n * k));
    repackB(packed, transB, b, bOff, ldb, workers);
    return packed;
  }

  /** Packs new values of the same shape into {@code packed}; allocates nothing after warm-up. */
  public static void repackB(
      PackedMatrix packed,
      boolean transB,
      float[] b,
      int bOff,
      int ldb,
      @Nullable Workers workers) {
    repackB(
        Simd.kernels((long) packed.depth * packed.columns), packed, transB, b, bOff, ldb, workers);
  }

  static void repackB(
      FloatKernels kernels,
      PackedMatrix packed,
      boolean transB,
      float[] b,
      int bOff,
      int ldb,
      @Nullable Workers workers) {
    packed.resize(kernels);
    Product.pack(packed, b, bOff, ldb, transB, workers);
  }

  /** Computes a product with a packed right operand. */
  public static void gemm(
      boolean transA,
      int m,
      float[] a,
      int aOff,
      int lda,
      PackedMatrix b,
      float[] c,
      int cOff,
      int ldc,
      boolean accumulate,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    if (m <= 0 || b.columns <= 0) {
      return;
    }
    if (b.depth <= 0) {
      clear(m, b.columns, c, cOff, ldc, accumulate);
      finish(epilogue, m, b.columns);
      return;
    }
    Simd.kernels((long) m * b.columns * b.depth);
    Product.POOL
        .borrow()
        .size(b.kernels, m, b.columns, b.depth)
        .left(a, aOff, transA ? 1 : lda, transA ? lda : 1)
        .into(c, cOff, ldc, accumulate, epilogue)
        .run(b, workers);
  }

  /**
   * Computes {@code batch} products whose operands lie {@code aStride}, {@code bStride} and {@code
   * cStride} apart; a stride of 0 shares an operand.
   */
  public static void batched(
      boolean transA,
      boolean transB,
      int batch,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      int aStride,
      float[] b,
      int bOff,
      int ldb,
      int bStride,
      float[] c,
      int cOff,
      int ldc,
      int cStride,
      boolean accumulate,
      @Nullable Workers workers) {
    long work = (long) m * n * k;
    FloatKernels kernels = Simd.kernels(work * batch);
    if (workers != null
        && batch > 1
        && work * batch >= Product.PARALLEL_WORK
        && (batch >= 4 * workers.threads() || work < Product.PARALLEL_WORK)) {
      BatchTask task = BatchTask.POOL.borrow();
      try {
        task.set(
            kernels,
            transA,
            transB,
            batch,
            m,
            n,
            k,
            a,
            aOff,
            lda,
            aStride,
            b,
            bOff,
            ldb,
            bStride,
            c,
            cOff,
            ldc,
            cStride,
            accumulate);
        workers.run(task.blocks(), task);
      } finally {
        task.release();
      }
      return;
    }
    for (int i = 0; i < batch; i++) {
      gemm(
          kernels,
          transA,
          transB,
          m,
          n,
          k,
          a,
          aOff + i * aStride,
          lda,
          b,
          bOff + i * bStride,
          ldb,
          c,
          cOff + i * cStride,
          ldc,
          accumulate,
          null,
          workers);
    }
  }

  /** Whether plain loops are done before anything else has begun; a wide row is not. */
  private static boolean isTiny(int m, int n, int k, boolean transB) {
    boolean wideRow = m <= SKINNY_ROWS && n >= WIDE_ROW && !transB;
    return (m <= TINY && n <= TINY && k <= TINY) || ((long) m * n * k <= TINY_WORK && !wideRow);
  }

  private static void clear(int m, int n, float[] c, int cOff, int ldc, boolean accumulate) {
    if (!accumulate) {
      for (int row = 0; row < m; row++) {
        Arrays.fill(c, cOff + row * ldc, cOff + row * ldc + n, 0f);
      }
    }
  }

  private static void finish(@Nullable TileEpilogue epilogue, int m, int n) {
    if (epilogue != null) {
      epilogue.apply(0, m, 0, n);
    }
  }

  /** Four columns at a time, whose sums do not wait for each other. */
  private static void tiny(
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int aRow,
      int aDepth,
      float[] b,
      int bOff,
      int bDepth,
      int bColumn,
      float[] c,
      int cOff,
      int ldc) {
    for (int row = 0; row < m; row++) {
      int out = cOff + row * ldc;
      int column = 0;
      for (; column <= n - 4; column += 4) {
        int x = aOff + row * aRow;
        int y = bOff + column * bColumn;
        float s0 = c[out + column];
        float s1 = c[out + column + 1];
        float s2 = c[out + column + 2];
        float s3 = c[out + column + 3];
        for (int step = 0; step < k; step++) {
          float value = a[x];
          s0 = Math.fma(value, b[y], s0);
          s1 = Math.fma(value, b[y + bColumn], s1);
          s2 = Math.fma(value, b[y + 2 * bColumn], s2);
          s3 = Math.fma(value, b[y + 3 * bColumn], s3);
          x += aDepth;
          y += bDepth;
        }
        c[out + column] = s0;
        c[out + column + 1] = s1;
        c[out + column + 2] = s2;
        c[out + column + 3] = s3;
      }
      for (; column < n; column++) {
        int x = aOff + row * aRow;
        int y = bOff + column * bColumn;
        float sum = c[out + column];
        for (int step = 0; step < k; step++) {
          sum = Math.fma(a[x], b[y], sum);
          x += aDepth;
          y += bDepth;
        }
        c[out + column] = sum;
      }
    }
  }

  /**
   * Few rows times a matrix that is read where it lies: packing it would cost more than using it.
   */
  private static final class Skinny implements BlockTask {
    private static final Pool<Skinny> POOL = new Pool<>(64, Skinny::new);

    private FloatKernels kernels = Simd.scalar();
    private int m;
    private int n;
    private int k;
    private float[] a = NOTHING;
    private int aOff;
    private int aRow;
    private int aDepth;
    private float[] b = NOTHING;
    private int bOff;
    private int ldb;
    private float[] c = NOTHING;
    private int cOff;
    private int ldc;
    private int blockColumns;

    static void run(
        FloatKernels kernels,
        int m,
        int n,
        int k,
        float[] a,
        int aOff,
        int aRow,
        int aDepth,
        float[] b,
        int bOff,
        int ldb,
        float[] c,
        int cOff,
        int ldc,
        @Nullable Workers workers) {
      Skinny task = POOL.borrow();
      task.kernels = kernels;
      task.m = m;
      task.n = n;
      task.k = k;
      task.a = a;
      task.aOff = aOff;
      task.aRow = aRow;
      task.aDepth = aDepth;
      task.b = b;
      task.bOff = bOff;
      task.ldb = ldb;
      task.c = c;
      task.cOff = cOff;
      task.ldc = ldc;
      int unit = Math.max(kernels.panelColumns(n), task.rowColumns() / 2);
      boolean large = (long) m * n * k >= Product.PARALLEL_WORK / 4;
      Workers helpers = large && workers != null && workers.threads() > 1 ? workers : null;
      int blocks = helpers == null ? 1 : Math.min(4 * helpers.threads(), Math.ceilDiv(n, unit));
      task.blockColumns = Math.ceilDiv(Math.ceilDiv(n, blocks), unit) * unit;
      try {
        if (helpers == null) {
          task.run(0);
        } else {
          helpers.run(Math.ceilDiv(n, task.blockColumns), task);
        }
      } finally {
        task.a = NOTHING;
        task.b = NOTHING;
        task.c = NOTHING;
        POOL.giveBack(task);
      }
    }

    /** Columns that a row meets at once where there are enough, or half as many; 0 for panels. */
    private int rowColumns() {
      return m == 1 && aDepth == 1 ? kernels.rowColumns() : 0;
    }

    /** How many columns come next, of so many that are left. */
    private int width(int panel, int left) {
      int whole = rowColumns();
      if (whole > 0 && left >= whole / 2) {
        return left >= whole ? whole : whole / 2;
      }
      return Math.min(panel, left);
    }

    @Override
    public void run(int block) {
      int panel = kernels.panelColumns(n);
      int end = Math.min(n, (block + 1) * blockColumns);
      int column = block * blockColumns;
      while (column < end) {
        int width = width(panel, end - column);
        if (width >= panel) {
          kernels.multiply(
              m,
              width,
              panel,
              k,
              a,
              aOff,
              aRow,
              aDepth,
              b,
              bOff + column,
              ldb,
              c,
              cOff + column,
              ldc);
        } else {
          int inside = insideDepth(panel, column);
          if (inside > 0) {
            kernels.multiply(
                m,
                width,
                panel,
                inside,
                a,
                aOff,
                aRow,
                aDepth,
                b,
                bOff + column,
                ldb,
                c,
                cOff + column,
                ldc);
          }
          multiplyEdge(panel, column, width, inside);
        }
        column += width;
      }
    }

    /** How many rows of B a whole panel can be read from without leaving the array. */
    private int insideDepth(int panel, int column) {
      int room = b.length - bOff - column - panel;
      return room < 0 ? 0 : Math.min(k, room / ldb + 1);
    }

    /** The last rows of the last columns, padded to a panel so that nothing beyond B is read. */
    private void multiplyEdge(int panel, int column, int width, int first) {
      Scratch scratch = Scratch.BLOCKS.borrow();
      int slice = 256;
      float[] rows = scratch.atLeast(slice * panel);
      Arrays.fill(rows, 0, Math.min(slice, k) * panel, 0f);
      for (int step = first; step < k; step += slice) {
        int depth = Math.min(slice, k - step);
        for (int row = 0; row < depth; row++) {
          System.arraycopy(b, bOff + (step + row) * ldb + column, rows, row * panel, width);
        }
        kernels.multiply(
            m,
            width,
            panel,
            depth,
            a,
            aOff + step * aDepth,
            aRow,
            aDepth,
            rows,
            0,
            panel,
            c,
            cOff + column,
            ldc);
      }
      Scratch.BLOCKS.giveBack(scratch);
    }
  }

  /**
   * Sums along stored rows: a matrix times a vector. The order of the sums forbids vectors along
   * the depth; eight rows at a time keep two multipliers busy.
   */
  private static final class RowDots implements BlockTask {
    private static final Pool<RowDots> POOL = new Pool<>(64, RowDots::new);

    private int m;
    private int k;
    private float[] a = NOTHING;
    private int aOff;
    private int lda;
    private float[] x = NOTHING;
    private int xOff;
    private int xStep;
    private float[] c = NOTHING;
    private int cOff;
    private int cStep;

    static void run(
        int m,
        int k,
        float[] a,
        int aOff,
        int lda,
        float[] x,
        int xOff,
        int xStep,
        float[] c,
        int cOff,
        int cStep,
        @Nullable Workers workers) {
      RowDots task = POOL.borrow();
      task.m = m;
      task.k = k;
      task.a = a;
      task.aOff = aOff;
      task.lda = lda;
      task.x = x;
      task.xOff = xOff;
      task.xStep = xStep;
      task.c = c;
      task.cOff = cOff;
      task.cStep = cStep;
      int blocks = Math.ceilDiv(m, DOT_ROWS_PER_BLOCK);
      try {
        if (workers != null && (long) m * k >= Product.PARALLEL_WORK / 4) {
          workers.run(blocks, task);
        } else {
          for (int block = 0; block < blocks; block++) {
            task.run(block);
          }
        }
      } finally {
        task.a = NOTHING;
        task.x = NOTHING;
        task.c = NOTHING;
        POOL.giveBack(task);
      }
    }

    @Override
    public void run(int block) {
      int row = block * DOT_ROWS_PER_BLOCK;
      int end = Math.min(m, row + DOT_ROWS_PER_BLOCK);
      for (; row <= end - 8; row += 8) {
        eight(aOff + row * lda, cOff + row * cStep);
      }
      for (; row < end; row++) {
        int at = aOff + row * lda;
        int y = xOff;
        float sum = c[cOff + row * cStep];
        for (int step = 0; step < k; step++) {
          sum = Math.fma(a[at + step], x[y], sum);
          y += xStep;
        }
        c[cOff + row * cStep] = sum;
      }
    }

    private void eight(int at, int out) {
      float[] left = a;
      float[] right = x;
      int a1 = at + lda;
      int a2 = a1 + lda;
      int a3 = a2 + lda;
      int a4 = a3 + lda;
      int a5 = a4 + lda;
      int a6 = a5 + lda;
      int a7 = a6 + lda;
      float s0 = c[out];
      float s1 = c[out + cStep];
      float s2 = c[out + 2 * cStep];
      float s3 = c[out + 3 * cStep];
      float s4 = c[out + 4 * cStep];
      float s5 = c[out + 5 * cStep];
      float s6 = c[out + 6 * cStep];
      float s7 = c[out + 7 * cStep];
      int y = xOff;
      int stride = xStep;
      int depth = k;
      for (int step = 0; step < depth; step++) {
        float value = right[y];
        s0 = Math.fma(left[at + step], value, s0);
        s1 = Math.fma(left[a1 + step], value, s1);
        s2 = Math.fma(left[a2 + step], value, s2);
        s3 = Math.fma(left[a3 + step], value, s3);
        s4 = Math.fma(left[a4 + step], value, s4);
        s5 = Math.fma(left[a5 + step], value, s5);
        s6 = Math.fma(left[a6 + step], value, s6);
        s7 = Math.fma(left[a7 + step], value, s7);
        y += stride;
      }
      c[out] = s0;
      c[out + cStep] = s1;
      c[out + 2 * cStep] = s2;
      c[out + 3 * cStep] = s3;
      c[out + 4 * cStep] = s4;
      c[out + 5 * cStep] = s5;
      c[out + 6 * cStep] = s6;
      c[out + 7 * cStep] = s7;
    }
  }
}
