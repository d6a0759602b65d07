package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One blocked product C (+)= A B at work. Reused from call to call through a pool, so that a call
 * allocates nothing.
 *
 * <p>B is packed into panels of a few columns, shared by all threads. Blocks of C are handed out to
 * the threads; each runs through the whole depth in slices that keep its part of A in the second
 * cache. Since every sum is carried on in C from slice to slice, in order, neither the blocking nor
 * the number of threads changes a bit.
 */
final class Product implements BlockTask {

  static final Pool<Product> POOL = new Pool<>(64, Product::new);

  /** Multiply-adds from which it pays to wake other threads. */
  static final long PARALLEL_WORK = 1L << 20;

  private static final int DEPTH_SLICE = 256;
  private static final int BLOCK_ROWS = 96;
  private static final int BLOCK_COLUMNS = 512;

  /** Floats of B packed at once, 16 MB. */
  private static final int PACK_LIMIT = 1 << 22;

  /** Rows this many floats apart fall on the same cache lines. */
  private static final int CACHE_ALIAS = 512;

  private FloatKernels kernels = Simd.scalar();
  private int rows;
  private int columns;
  private int depth;

  private float[] a = new float[0];
  private int aOff;
  private int rowStep;
  private int depthStep;
  private @Nullable Patches patches;
  private boolean patchesTransposed;

  private float[] packed = new float[0];
  private int panelColumns;
  private int packedDepth;
  private int packedFirst;

  private float[] c = new float[0];
  private int cOff;
  private int ldc;
  private @Nullable RowOffsets rowOffsets;
  private boolean accumulate;
  private @Nullable TileEpilogue epilogue;

  private int depthFrom;
  private int depthTo;
  private int columnFrom;
  private int columnTo;
  private boolean lastSlice;
  private int blockRows;
  private int blockPanels;
  private int rowBlocks;

  private final PackTask packTask = new PackTask();

  Product size(FloatKernels kernels, int rows, int columns, int depth) {
    this.kernels = kernels;
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    return this;
  }

  /** A[r, k] is at {@code a[aOff + r * rowStep + k * depthStep]}; one step is 1. */
  Product left(float[] a, int aOff, int rowStep, int depthStep) {
    this.a = a;
    this.aOff = aOff;
    this.rowStep = rowStep;
    this.depthStep = depthStep;
    this.patches = null;
    return this;
  }

  /** A is the patch matrix, or its transpose. */
  Product left(Patches patches, boolean transposed) {
    this.patches = patches;
    this.patchesTransposed = transposed;
    return this;
  }

  Product into(float[] c, int cOff, int ldc, boolean accumulate, @Nullable TileEpilogue epilogue) {
    this.c = c;
    this.cOff = cOff;
    this.ldc = ldc;
    this.rowOffsets = null;
    this.accumulate = accumulate;
    this.epilogue = epilogue;
    return this;
  }

  /** Row r of C starts at {@code c[cOff + offsets.offset(r)]}. */
  Product scatteredRows(RowOffsets offsets) {
    this.rowOffsets = offsets;
    return this;
  }

  /** Runs with B at {@code b[bOff + k * depthStride + j * columnStride]}, packing it here. */
  void run(float[] b, int bOff, int ldb, boolean transposed, @Nullable Workers workers) {
    panelColumns = kernels.panelColumns(columns);
    Scratch scratch = Scratch.OPERANDS.borrow();
    try {
      int depthStride = Math.min(depth, Math.max(DEPTH_SLICE, PACK_LIMIT / panelColumns));
      int columnStride =
          panelColumns
              * Math.clamp(
                  PACK_LIMIT / ((long) depthStride * panelColumns),
                  1,
                  ceilDiv(columns, panelColumns));
      for (int j = 0; j < columns; j += columnStride) {
        int jEnd = Math.min(columns, j + columnStride);
        for (int k = 0; k < depth; k += depthStride) {
          int kEnd = Math.min(depth, k + depthStride);
          int panels = ceilDiv(jEnd - j, panelColumns);
          packed = scratch.atLeast(panels * panelColumns * (kEnd - k));
          packedDepth = kEnd - k;
          packedFirst = k;
          packTask.set(packed, panelColumns, b, bOff, ldb, transposed, k, kEnd, j, jEnd);
          packTask.runAll(panels, workers);
          compute(k, kEnd, j, jEnd, workers);
        }
      }
    } finally {
      release();
      Scratch.OPERANDS.giveBack(scratch);
    }
  }

  /** Runs with a B that was packed before. */
  void run(PackedMatrix b, @Nullable Workers workers) {
    panelColumns = b.panelColumns;
    packed = b.panels;
    packedDepth = depth;
    packedFirst = 0;
    try {
      compute(0, depth, 0, columns, workers);
    } finally {
      release();
    }
  }

  /** Packs B, or B turned if {@code transposed}, into panels that lie one after the other. */
  static void pack(
      PackedMatrix to,
      float[] b,
      int bOff,
      int ldb,
      boolean transposed,
      @Nullable Workers workers) {
    pack(to.panels, to.panelColumns, b, bOff, ldb, transposed, to.depth, to.columns, workers);
  }

  static void pack(
      float[] panels,
      int panelColumns,
      float[] b,
      int bOff,
      int ldb,
      boolean transposed,
      int depth,
      int columns,
      @Nullable Workers workers) {
    Product product = POOL.borrow();
    product.packTask.set(panels, panelColumns, b, bOff, ldb, transposed, 0, depth, 0, columns);
    product.packTask.runAll(ceilDiv(columns, panelColumns), workers);
    product.release();
  }

  private void release() {
    a = NOTHING;
    packed = NOTHING;
    c = NOTHING;
    patches = null;
    rowOffsets = null;
    epilogue = null;
    packTask.release();
    POOL.giveBack(this);
  }

  private static final float[] NOTHING = new float[0];

  private void compute(int k, int kEnd, int j, int jEnd, @Nullable Workers workers) {
    depthFrom = k;
    depthTo = kEnd;
    columnFrom = j;
    columnTo = jEnd;
    lastSlice = kEnd == depth;
    int panels = ceilDiv(jEnd - j, panelColumns);
    int tile = kernels.tileRows();
    blockRows = Math.min(ceilDiv(BLOCK_ROWS, tile) * tile, ceilDiv(rows, tile) * tile);
    blockPanels = Math.min(panels, Math.max(1, BLOCK_COLUMNS / panelColumns));
    boolean large = (long) rows * (jEnd - j) * (kEnd - k) >= PARALLEL_WORK;
    Workers helpers = large ? workers : null;
    if (helpers != null && helpers.threads() > 1) {
      int wanted = 4 * helpers.threads();
      while (blockPanels > 1 && blockCount(panels) < wanted) {
        blockPanels = ceilDiv(blockPanels, 2);
      }
      while (blockRows > tile && blockCount(panels) < wanted) {
        blockRows = ceilDiv(blockRows / tile, 2) * tile;
      }
    }
    rowBlocks = ceilDiv(rows, blockRows);
    int blocks = rowBlocks * ceilDiv(panels, blockPanels);
    if (helpers != null) {
      helpers.run(blocks, this);
    } else {
      for (int block = 0; block < blocks; block++) {
        run(block);
      }
    }
  }

  private long blockCount(int panels) {
    return (long) ceilDiv(rows, blockRows) * ceilDiv(panels, blockPanels);
  }

  @Override
  public void run(int block) {
    int row = block % rowBlocks * blockRows;
    int rowEnd = Math.min(rows, row + blockRows);
    int column = columnFrom + block / rowBlocks * blockPanels * panelColumns;
    int columnEnd = Math.min(columnTo, column + blockPanels * panelColumns);
    int height = rowEnd - row;
    int width = columnEnd - column;

    RowOffsets offsets = rowOffsets;
    Scratch besides = offsets == null ? null : Scratch.BLOCKS.borrow();
    float[] out = besides == null ? c : besides.atLeast(height * width);
    int outOff = besides == null ? cOff + row * ldc + column : 0;
    int outLd = besides == null ? ldc : width;
    boolean fresh = !accumulate && depthFrom == 0;
    for (int r = 0; r < height; r++) {
      if (fresh) {
        Arrays.fill(out, outOff + r * outLd, outOff + r * outLd + width, 0f);
      } else if (offsets != null) {
        System.arraycopy(c, cOff + offsets.offset(row + r) + column, out, r * width, width);
      }
    }
    multiply(row, height, column, columnEnd, out, outOff, outLd);
    if (besides != null && offsets != null) {
      for (int r = 0; r < height; r++) {
        System.arraycopy(out, r * width, c, cOff + offsets.offset(row + r) + column, width);
      }
      Scratch.BLOCKS.giveBack(besides);
    }
    TileEpilogue last = epilogue;
    if (last != null && lastSlice) {
      last.apply(row, rowEnd, column, columnEnd);
    }
  }

  private void multiply(
      int row, int height, int column, int columnEnd, float[] out, int outOff, int outLd) {
    Patches gathered = patches;
    boolean copied =
        gathered == null
            && depthStep == 1
            && rowStep % CACHE_ALIAS == 0
            && height > 1
            && columnEnd - column >= 2 * panelColumns;
    Scratch scratch = gathered != null || copied ? Scratch.BLOCKS.borrow() : null;
    for (int k = depthFrom; k < depthTo; k += DEPTH_SLICE) {
      int slice = Math.min(DEPTH_SLICE, depthTo - k);
      float[] left = a;
      int leftOff = aOff + row * rowStep + k * depthStep;
      int leftRowStep = rowStep;
      int leftDepthStep = depthStep;
      if (scratch != null) {
        leftOff = 0;
        if (gathered != null && patchesTransposed) {
          left = scratch.atLeast(slice * height);
          gathered.gather(k, k + slice, row, row + height, left, 0, height);
          leftRowStep = 1;
          leftDepthStep = height;
        } else {
          // Sixteen more than the slice, so that rows do not fall on the same cache lines.
          int ld = slice + 16;
          left = scratch.atLeast(ld * height);
          leftRowStep = ld;
          leftDepthStep = 1;
          if (gathered != null) {
            gathered.gather(row, row + height, k, k + slice, left, 0, ld);
          } else {
            for (int r = 0; r < height; r++) {
              System.arraycopy(a, aOff + (row + r) * rowStep + k, left, r * ld, slice);
            }
          }
        }
      }
      for (int j = column; j < columnEnd; j += panelColumns) {
        int panel = (j - columnFrom) / panelColumns;
        kernels.multiply(
            height,
            Math.min(panelColumns, columnEnd - j),
            panelColumns,
            slice,
            left,
            leftOff,
            leftRowStep,
            leftDepthStep,
            packed,
            (panel * packedDepth + k - packedFirst) * panelColumns,
            panelColumns,
            out,
            outOff + j - column,
            outLd);
      }
    }
    if (scratch != null) {
      Scratch.BLOCKS.giveBack(scratch);
    }
  }

  static int ceilDiv(int x, int y) {
    return Math.ceilDiv(x, y);
  }

  /** Packs panels of B; one block is one panel. */
  private static final class PackTask implements BlockTask {
    /** From this length on a library copy is faster than a loop. */
    private static final int LIBRARY_COPY = 16;

    private float[] to = NOTHING;
    private int width;
    private float[] b = NOTHING;
    private int bOff;
    private int ldb;
    private boolean transposed;
    private int k;
    private int kEnd;
    private int j;
    private int jEnd;

    void set(
        float[] to,
        int width,
        float[] b,
        int bOff,
        int ldb,
        boolean transposed,
        int k,
        int kEnd,
        int j,
        int jEnd) {
      this.to = to;
      this.width = width;
      this.b = b;
      this.bOff = bOff;
      this.ldb = ldb;
      this.transposed = transposed;
      this.k = k;
      this.kEnd = kEnd;
      this.j = j;
      this.jEnd = jEnd;
    }

    void release() {
      to = NOTHING;
      b = NOTHING;
    }

    void runAll(int panels, @Nullable Workers workers) {
      if (workers != null && (long) (kEnd - k) * (jEnd - j) >= PARALLEL_WORK / 32) {
        workers.run(panels, this);
      } else {
        for (int panel = 0; panel < panels; panel++) {
          run(panel);
        }
      }
    }

    @Override
    public void run(int panel) {
      int first = j + panel * width;
      int count = Math.min(width, jEnd - first);
      int at = panel * width * (kEnd - k);
      if (transposed) {
        packTransposed(first, count, at);
        return;
      }
      int from = bOff + k * ldb + first;
      for (int row = k; row < kEnd; row++) {
        if (count < width) {
          Arrays.fill(to, at + count, at + width, 0f);
        }
        if (count < LIBRARY_COPY) {
          for (int i = 0; i < count; i++) {
            to[at + i] = b[from + i];
          }
        } else {
          System.arraycopy(b, from, to, at, count);
        }
        from += ldb;
        at += width;
      }
    }

    /** Reads eight rows of the stored matrix side by side, so that writes fill whole lines. */
    private void packTransposed(int first, int count, int at) {
      int length = kEnd - k;
      int column = 0;
      for (; column <= count - 8; column += 8) {
        int from = bOff + (first + column) * ldb + k;
        int to0 = at + column;
        for (int row = 0; row < length; row++) {
          int source = from + row;
          to[to0] = b[source];
          to[to0 + 1] = b[source + ldb];
          to[to0 + 2] = b[source + 2 * ldb];
          to[to0 + 3] = b[source + 3 * ldb];
          to[to0 + 4] = b[source + 4 * ldb];
          to[to0 + 5] = b[source + 5 * ldb];
          to[to0 + 6] = b[source + 6 * ldb];
          to[to0 + 7] = b[source + 7 * ldb];
          to0 += width;
        }
      }
      for (; column < width; column++) {
        int from = bOff + (first + column) * ldb + k;
        for (int row = 0; row < length; row++) {
          to[at + row * width + column] = column < count ? b[from + row] : 0f;
        }
      }
    }
  }
}
