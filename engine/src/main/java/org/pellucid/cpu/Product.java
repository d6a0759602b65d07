package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * One blocked product C (+)= A B at work. Reused from call to call through a pool, so that a call
 * allocates nothing.
 *
 * <p>The depth is cut into slices. Of a slice of B, packed into panels as wide as a register tile,
 * one panel at a time stays in the first cache while the rows of a block of C pass it, and all of
 * it in the second. Where rows are few, blocks have all of them and pack their part of B by
 * themselves: what a core packs stays in its cache, and nobody waits. Where rows are many, the
 * threads pack a slice together before they take blocks. Since every sum is carried on in C from
 * slice to slice, in order, neither the blocking nor the number of threads changes a bit.
 *
 * <p>Slices are 256 deep: 32 KB of B for vectors of 16 lanes, 16 KB for 8. Measured on one core of
 * a Sapphire Rapids (peak 246 GFLOP/s, 48 KB and 2 MB of cache): depths from 192 to 384 are within
 * 3 % of each other, as are 96 and 192 rows to a block.
 */
final class Product implements BlockTask {

  static final Pool<Product> POOL = new Pool<>(64, Product::new);

  /** Multiply-adds from which it pays to wake other threads. */
  static final long PARALLEL_WORK = 1L << 20;

  private static final int DEPTH_SLICE = 256;
  private static final int BLOCK_ROWS = 96;
  private static final int BLOCK_COLUMNS = 512;

  /** Up to so many rows, a block of C has them all. */
  private static final int FEW_ROWS = 512;

  /** Columns of a slice of B that is shared, 1 MB. */
  private static final int SHARED_COLUMNS = 1024;

  /** Rows this many floats apart fall on the same cache lines. */
  private static final int CACHE_ALIAS = 1024;

  /** Panels that a copy of A must serve to pay. */
  private static final int COPY_PANELS = 4;

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

  /** Where a panel of the packed B begins: the depth of the whole, and its first row. */
  private int packedDepth;

  private int packedFirst;

  private float[] c = new float[0];
  private int cOff;
  private int ldc;
  private @Nullable RowOffsets rowOffsets;
  private boolean accumulate;
  private @Nullable TileEpilogue epilogue;

  private boolean packsItself;
  private int depthFrom;
  private int depthTo;
  private int columnFrom;
  private int columnTo;
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

  /** Runs with a B that is not packed, or whose transpose is not. */
  void run(float[] b, int bOff, int ldb, boolean transposed, @Nullable Workers workers) {
    panelColumns = kernels.panelColumns(columns);
    Workers helpers = (long) rows * columns * depth >= PARALLEL_WORK ? workers : null;
    int step = Math.max(1, SHARED_COLUMNS / panelColumns) * panelColumns;
    int deep = sliceDepth(depth);
    int threads = helpers == null ? 1 : helpers.threads();
    if (threads > 1
        && rows <= FEW_ROWS
        && depthStep == 1
        && patches == null
        && ceilDiv(columns, panelColumns) >= 2 * threads) {
      packsItself = true;
      packTask.set(kernels, NOTHING, panelColumns, b, bOff, ldb, transposed, 0, depth, 0, columns);
      try {
        compute(0, depth, 0, columns, helpers);
      } finally {
        release();
      }
      return;
    }
    Scratch scratch = Scratch.OPERANDS.borrow();
    try {
      for (int j = 0; j < columns; j += step) {
        int jEnd = Math.min(columns, j + step);
        for (int k = 0; k < depth; k += deep) {
          int kEnd = Math.min(depth, k + deep);
          packed = scratch.atLeast(ceilDiv(jEnd - j, panelColumns) * panelColumns * (kEnd - k));
          packedDepth = kEnd - k;
          packedFirst = k;
          packTask.set(kernels, packed, panelColumns, b, bOff, ldb, transposed, k, kEnd, j, jEnd);
          packTask.runAll(helpers);
          compute(k, kEnd, j, jEnd, helpers);
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
    pack(
        to.kernels,
        to.panels,
        to.panelColumns,
        b,
        bOff,
        ldb,
        transposed,
        to.depth,
        to.columns,
        workers);
  }

  static void pack(
      FloatKernels kernels,
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
    product.packTask.set(
        kernels, panels, panelColumns, b, bOff, ldb, transposed, 0, depth, 0, columns);
    product.packTask.runAll(workers);
    product.release();
  }

  private void release() {
    a = NOTHING;
    packed = NOTHING;
    packsItself = false;
    c = NOTHING;
    patches = null;
    rowOffsets = null;
    epilogue = null;
    packTask.release();
    POOL.giveBack(this);
  }

  private static final float[] NOTHING = new float[0];

  /** How deep slices are that are alike and about as deep as they should be. */
  private static int sliceDepth(int length) {
    return Math.ceilDiv(length, Math.max(1, Math.round((float) length / DEPTH_SLICE)));
  }

  private void compute(int k, int kEnd, int j, int jEnd, @Nullable Workers workers) {
    depthFrom = k;
    depthTo = kEnd;
    columnFrom = j;
    columnTo = jEnd;
    int panels = ceilDiv(jEnd - j, panelColumns);
    int tile = kernels.tileRows();
    blockRows = packsItself ? ceilDiv(rows, tile) * tile : evenly(rows, BLOCK_ROWS, tile);
    blockPanels = Math.min(panels, Math.max(1, BLOCK_COLUMNS / panelColumns));
    boolean large = (long) rows * (jEnd - j) * (kEnd - k) >= PARALLEL_WORK;
    Workers helpers = large ? workers : null;
    if (helpers != null && helpers.threads() > 1) {
      int wanted = 4 * helpers.threads();
      while (blockPanels > 1 && blockCount(panels) < wanted) {
        blockPanels = ceilDiv(blockPanels, 2);
      }
      while (!packsItself && blockRows > tile && blockCount(panels) < wanted) {
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

  /** A multiple of a unit, at most about a limit, that cuts a length into parts that are alike. */
  private static int evenly(int length, int limit, int unit) {
    int parts = ceilDiv(length, ceilDiv(limit, unit) * unit);
    return ceilDiv(ceilDiv(length, parts), unit) * unit;
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
    int panel = (column - columnFrom) / panelColumns;
    Scratch own = packsItself ? Scratch.BLOCKS.borrow() : null;
    int deep = sliceDepth(depthTo - depthFrom);
    for (int k = depthFrom; k < depthTo; k += deep) {
      int kEnd = Math.min(depthTo, k + deep);
      if (own == null) {
        int right = (panel * packedDepth + k - packedFirst) * panelColumns;
        slice(row, rowEnd, column, columnEnd, k, kEnd, packed, right, packedDepth);
      } else {
        int panels = ceilDiv(columnEnd - column, panelColumns);
        float[] right = own.atLeast(panels * panelColumns * (kEnd - k));
        packTask.pack(right, k, kEnd, column, columnEnd);
        slice(row, rowEnd, column, columnEnd, k, kEnd, right, 0, kEnd - k);
      }
    }
    if (own != null) {
      Scratch.BLOCKS.giveBack(own);
    }
    TileEpilogue last = epilogue;
    if (last != null && depthTo == depth) {
      last.apply(row, rowEnd, column, columnEnd);
    }
  }

  /** Adds one slice of the depth to one block of C. */
  private void slice(
      int row,
      int rowEnd,
      int column,
      int columnEnd,
      int k,
      int kEnd,
      float[] right,
      int rightOff,
      int rightDepth) {
    int height = rowEnd - row;
    int width = columnEnd - column;
    boolean fresh = !accumulate && k == 0;
    RowOffsets offsets = rowOffsets;
    Scratch besides = offsets == null ? null : Scratch.BLOCKS.borrow();
    float[] out = besides == null ? c : besides.atLeast(height * width);
    int outOff = besides == null ? cOff + row * ldc + column : 0;
    int outLd = besides == null ? ldc : width;
    if (offsets != null && !fresh) {
      for (int r = 0; r < height; r++) {
        System.arraycopy(c, cOff + offsets.offset(row + r) + column, out, r * width, width);
      }
    }
    Scratch copy = null;
    float[] left = a;
    int leftOff = aOff + row * rowStep + k * depthStep;
    int leftRowStep = rowStep;
    int leftDepthStep = depthStep;
    if (patches != null || copyPays(height, width)) {
      copy = Scratch.BLOCKS.borrow();
      leftOff = 0;
      if (copiesColumns()) {
        leftRowStep = 1;
        leftDepthStep = height;
        left = copy.atLeast((kEnd - k) * height);
        copyColumns(row, rowEnd, k, kEnd, left, height);
      } else {
        // Sixteen more than the slice, so that rows do not fall on the same cache lines.
        leftRowStep = kEnd - k + 16;
        leftDepthStep = 1;
        left = copy.atLeast(leftRowStep * height);
        copyRows(row, rowEnd, k, kEnd, left, leftRowStep);
      }
    }
    for (int j = 0; j < width; j += panelColumns) {
      kernels.multiply(
          fresh,
          height,
          Math.min(panelColumns, width - j),
          panelColumns,
          kEnd - k,
          left,
          leftOff,
          leftRowStep,
          leftDepthStep,
          right,
          rightOff + j * rightDepth,
          panelColumns,
          out,
          outOff + j,
          outLd);
    }
    if (copy != null) {
      Scratch.BLOCKS.giveBack(copy);
    }
    if (besides != null && offsets != null) {
      for (int r = 0; r < height; r++) {
        System.arraycopy(out, r * width, c, cOff + offsets.offset(row + r) + column, width);
      }
      Scratch.BLOCKS.giveBack(besides);
    }
  }

  private boolean copyPays(int height, int width) {
    return height > 1
        && width >= COPY_PANELS * panelColumns
        && (depthStep != 1 || rowStep % CACHE_ALIAS == 0);
  }

  private boolean copiesColumns() {
    return patches == null ? depthStep != 1 : patchesTransposed;
  }

  private void copyColumns(int row, int rowEnd, int k, int kEnd, float[] to, int ld) {
    Patches gathered = patches;
    if (gathered != null) {
      gathered.gather(k, kEnd, row, rowEnd, to, 0, ld);
    } else {
      for (int step = k; step < kEnd; step++) {
        System.arraycopy(a, aOff + row + step * depthStep, to, (step - k) * ld, rowEnd - row);
      }
    }
  }

  private void copyRows(int row, int rowEnd, int k, int kEnd, float[] to, int ld) {
    Patches gathered = patches;
    if (gathered != null) {
      gathered.gather(row, rowEnd, k, kEnd, to, 0, ld);
    } else {
      for (int r = row; r < rowEnd; r++) {
        System.arraycopy(a, aOff + r * rowStep + k, to, (r - row) * ld, kEnd - k);
      }
    }
  }

  /** Reads eight rows of the stored matrix side by side, so that writes fill whole lines. */
  private static void packTransposed(
      int rows, int columns, int width, float[] from, int off, int ld, float[] to, int at) {
    int column = 0;
    for (; column <= columns - 8; column += 8) {
      int source = off + column * ld;
      int target = at + column;
      for (int row = 0; row < rows; row++) {
        to[target] = from[source];
        to[target + 1] = from[source + ld];
        to[target + 2] = from[source + 2 * ld];
        to[target + 3] = from[source + 3 * ld];
        to[target + 4] = from[source + 4 * ld];
        to[target + 5] = from[source + 5 * ld];
        to[target + 6] = from[source + 6 * ld];
        to[target + 7] = from[source + 7 * ld];
        source++;
        target += width;
      }
    }
    for (; column < width; column++) {
      int source = off + column * ld;
      for (int row = 0; row < rows; row++) {
        to[at + row * width + column] = column < columns ? from[source + row] : 0f;
      }
    }
  }

  static int ceilDiv(int x, int y) {
    return Math.ceilDiv(x, y);
  }

  /** Packs panels of B: a block is some rows of all panels, or one panel of a B that is turned. */
  private static final class PackTask implements BlockTask {
    private static final int ROWS = 32;

    private FloatKernels kernels = Simd.scalar();
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
        FloatKernels kernels,
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
      this.kernels = kernels;
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

    /** Packs a part of B to another place, on the calling thread. */
    void pack(float[] target, int from, int end, int column, int columnEnd) {
      if (transposed) {
        for (int first = column; first < columnEnd; first += width) {
          int count = Math.min(width, columnEnd - first);
          int at = (first - column) * (end - from);
          packTransposed(end - from, count, width, b, bOff + first * ldb + from, ldb, target, at);
        }
      } else {
        int at = bOff + from * ldb + column;
        int step = (end - from) * width;
        kernels.pack(end - from, columnEnd - column, width, b, at, ldb, target, 0, step);
      }
    }

    void runAll(@Nullable Workers workers) {
      int blocks = ceilDiv(transposed ? jEnd - j : kEnd - k, transposed ? width : ROWS);
      if (workers != null && (long) (kEnd - k) * (jEnd - j) >= PARALLEL_WORK / 32) {
        workers.run(blocks, this);
      } else {
        for (int block = 0; block < blocks; block++) {
          run(block);
        }
      }
    }

    @Override
    public void run(int block) {
      int length = kEnd - k;
      if (transposed) {
        int first = j + block * width;
        int count = Math.min(width, jEnd - first);
        int at = block * width * length;
        packTransposed(length, count, width, b, bOff + first * ldb + k, ldb, to, at);
      } else {
        int row = block * ROWS;
        int count = Math.min(ROWS, length - row);
        int from = bOff + (k + row) * ldb + j;
        kernels.pack(count, jEnd - j, width, b, from, ldb, to, row * width, length * width);
      }
    }
  }
}
