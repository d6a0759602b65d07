package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/**
 * One blocked product C (+)= A B at work. Reused from call to call through a pool, so that a call
 * allocates nothing.
 *
 * <p>C is cut into blocks, and the thread that takes a block does all of it: for one slice of the
 * depth after the other, it packs B into panels as wide as a tile, from end to end; then, for some
 * rows at a time, it lets the tiles run on all panels. Rows of A are read where they lie; columns,
 * where A is transposed, are copied to where the tiles read them best. Where all three matrices are
 * small, the tiles for the first rows pack the panels on their way. Panels and rows of a slice come
 * from the second cache, where they stay from one tile to the next. Nobody waits for anybody, and
 * no core reads what another has packed. A block has whole rows of C where the depth allows, and as
 * many as there are for each thread. On two Zen 5 cores with AVX-512, whose peak is 544 GFLOP/s,
 * 256 square reaches 91 %, 512 square 92 %, 1024 square 91 %, 2048 square 88 %, and 784 rows and
 * 512 columns at a depth of 128 84 %; on two Sapphire Rapids cores, whose peak is 466, it was 68 to
 * 80 % with slices a third as deep. Since every sum is carried on in C from slice to slice, in
 * order, neither the blocking nor the number of threads changes a bit.
 */
final class Product implements BlockTask {

  static final Pool<Product> POOL = new Pool<>(64, Product::new);

  /** Multiply-adds from which it pays to wake other threads. */
  static final long PARALLEL_WORK = 1L << 20;

  /**
   * A slice is about so deep. Tiles read and write C once for each slice, which costs more than a
   * panel of B that comes from the second cache: with slices of 256, whose panels stay in the first
   * one, 1024 square takes 5 % longer.
   */
  private static final int DEPTH_SLICE = 768;

  /** No slice is deeper. */
  static final int DEEPEST_SLICE = DEPTH_SLICE + DEPTH_SLICE / 2;

  /** Numbers of a packed slice of B where the depth is small: a quarter of the second cache. */
  private static final int SLICE_NUMBERS = 272 * 512;

  /** Numbers that a packed slice of B may have, unless it gets narrower than the columns below. */
  private static final int MOST_SLICE_NUMBERS = 192 * 1024;

  private static final int FEWEST_COLUMNS = 256;

  /** Rows that share one packing of B, which costs as much as 32 rows or so. */
  private static final int BLOCK_ROWS = 2112;

  /**
   * Columns of a block, or a multiple of it where the depth is small. Whole rows of B and C are
   * better, since what lies beyond the second cache comes fast from end to end alone: B when it is
   * packed, and three long arrays that an optimizer reads when it finishes a block.
   */
  private static final int BLOCK_COLUMNS = 512;

  /**
   * Rows of A that all panels read before the next rows, a multiple of all heights of tiles: a
   * slice of them stays in the second cache.
   */
  private static final int NEAR_ROWS = 96;

  /** Multiply-adds that take as long as writing and finishing one number of C. */
  private static final int WORK_OF_RESULT = 16;

  /** Multiply-adds that a block should have at least. */
  private static final long LEAST_BLOCK = 1L << 18;

  /** Multiply-adds of a block, two milliseconds, from which more blocks are better. */
  private static final long LARGE_BLOCK = 1L << 28;

  /** Sums of a block that is not cut any more for that: sums may be long where they are few. */
  private static final int LEAST_SUMS = 1 << 16;

  /** Blocks for each thread at most, so that one that is slow does not hold up the others. */
  private static final int BLOCKS_PER_THREAD = 4;

  /** Floats of a page of memory: rows this far apart are better packed from end to end. */
  private static final int PAGE = 1024;

  /**
   * Numbers of all three matrices that probably lie in the second cache. B is packed on the way
   * there; what comes from farther away comes twice as fast from end to end as in pieces.
   */
  private static final long NEAR_NUMBERS = 1 << 18;

  /** Panels that a copy of columns of A must serve to pay. */
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

  private int panelColumns;

  /** B where it was packed before; otherwise {@link #packTask} knows where it lies. */
  private float @Nullable [] packed;

  private int packedStart;

  private float[] c = new float[0];
  private int cOff;
  private int ldc;
  private @Nullable RowOffsets rowOffsets;
  private boolean accumulate;
  private @Nullable TileEpilogue epilogue;

  /** What adds up the columns of B on the way. */
  private @Nullable ColumnSums sums;

  private int blockRows;
  private int blockPanels;
  private int rowBlocks;
  private boolean packsOnTheWay;

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

  /** Adds up the columns of B, too. */
  Product summing(@Nullable ColumnSums sums) {
    this.sums = sums;
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
    if (!transposed && ldb == panelColumns && columns == panelColumns) {
      // It is a panel as it lies.
      packed = b;
      packedStart = bOff;
    }
    packTask.set(kernels, NOTHING, 0, panelColumns, b, bOff, ldb, transposed, depth, columns);
    long numbers = (long) rows * depth + (long) depth * columns + (long) rows * columns;
    packsOnTheWay = !transposed && ldb < PAGE && numbers <= NEAR_NUMBERS;
    runBlocks(workers);
  }

  /** Runs with a B that was packed before. */
  void run(PackedMatrix b, @Nullable Workers workers) {
    panelColumns = b.panelColumns;
    packed = b.panels;
    packedStart = b.start;
    runBlocks(workers);
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
        to.start,
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
      int panelsOff,
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
        kernels, panels, panelsOff, panelColumns, b, bOff, ldb, transposed, depth, columns);
    product.packTask.runAll(workers);
    product.release();
  }

  private void release() {
    a = NOTHING;
    packed = null;
    c = NOTHING;
    patches = null;
    rowOffsets = null;
    epilogue = null;
    sums = null;
    packTask.release();
    POOL.giveBack(this);
  }

  private static final float[] NOTHING = new float[0];

  /** How deep slices are that are alike and about as deep as they should be. */
  static int sliceDepth(int length) {
    return Math.ceilDiv(length, Math.max(1, Math.round((float) length / DEPTH_SLICE)));
  }

  private void runBlocks(@Nullable Workers workers) {
    try {
      Workers helpers = work() >= PARALLEL_WORK ? workers : null;
      int blocks = cut(helpers == null ? 1 : helpers.threads());
      if (helpers != null) {
        helpers.run(blocks, this);
      } else {
        for (int block = 0; block < blocks; block++) {
          run(block);
        }
      }
    } finally {
      release();
    }
  }

  /** Multiply-adds, those on zeros that fill the last panel included, and what results cost. */
  private long work() {
    long results = (long) rows * ceilDiv(columns, panelColumns) * panelColumns;
    return results * (depth + WORK_OF_RESULT);
  }

  /** Cuts C into blocks that are alike; returns how many. */
  private int cut(int threads) {
    int panels = ceilDiv(columns, panelColumns);
    int tile = kernels.tileRows();
    // Twice eight rows do as well as twelve and a third of twelve.
    int unit = tile % 4 == 0 ? 4 : tile;
    int deep = sliceDepth(depth);
    int wide = Math.clamp(SLICE_NUMBERS / deep / BLOCK_COLUMNS, 1, 4) * BLOCK_COLUMNS;
    int most = Math.max(MOST_SLICE_NUMBERS / deep, FEWEST_COLUMNS);
    blockPanels = evenly(panels, Math.max(1, Math.min(wide, most) / panelColumns), 1);
    blockRows = evenly(rows, BLOCK_ROWS, unit);
    long large = Math.min(work() / LARGE_BLOCK, (long) BLOCKS_PER_THREAD * threads);
    long wanted = threads == 1 ? 1 : Math.min(Math.max(threads, large), work() / LEAST_BLOCK);
    for (long blocks = blocks(panels); blocks < wanted; blocks = blocks(panels)) {
      if (blocks >= threads && blockRows * blockPanels * panelColumns <= LEAST_SUMS) {
        break;
      }
      // Copies of A serve the columns of a block, packed panels of B its rows; where both cost the
      // same, whole rows of C are better.
      if (blockPanels > 1 && (blockPanels * panelColumns > blockRows || blockRows <= tile)) {
        blockPanels = ceilDiv(blockPanels, 2);
      } else if (blockRows > tile) {
        int halves = 2 * ceilDiv(rows, blockRows);
        blockRows = ceilDiv(ceilDiv(rows, halves), unit) * unit;
      } else {
        break;
      }
    }
    int across = ceilDiv(panels, blockPanels);
    if (wanted > 1) {
      shareOut(across, threads, unit);
    }
    rowBlocks = ceilDiv(rows, blockRows);
    return rowBlocks * across;
  }

  private long blocks(int panels) {
    return (long) ceilDiv(rows, blockRows) * ceilDiv(panels, blockPanels);
  }

  /** Makes a few more blocks where as many would leave some threads without one at the end. */
  private void shareOut(int across, int threads, int unit) {
    int parts = ceilDiv(rows, blockRows);
    int most = BLOCKS_PER_THREAD * threads;
    while (parts * across % threads != 0 && parts * across < most && parts * unit < rows) {
      parts++;
    }
    blockRows = ceilDiv(ceilDiv(rows, parts), unit) * unit;
  }

  /** A multiple of a unit, at most about a limit, that cuts a length into parts that are alike. */
  private static int evenly(int length, int limit, int unit) {
    int parts = ceilDiv(length, ceilDiv(limit, unit) * unit);
    return ceilDiv(ceilDiv(length, parts), unit) * unit;
  }

  @Override
  public void run(int block) {
    int row = block % rowBlocks * blockRows;
    int rowEnd = Math.min(rows, row + blockRows);
    int column = block / rowBlocks * blockPanels * panelColumns;
    int columnEnd = Math.min(columns, column + blockPanels * panelColumns);
    float[] before = packed;
    // What finishes rows does so as soon as their last slice is done, while they are near.
    TileEpilogue last = epilogue;
    ColumnSums summing = row == 0 ? sums : null;
    Scratch own = Scratch.BLOCKS.borrow();
    int deep = sliceDepth(depth);
    for (int k = 0; k < depth; k += deep) {
      int kEnd = Math.min(depth, k + deep);
      float[] right = before;
      int rightOff = packedStart + column * depth + k * panelColumns;
      int rightDepth = depth;
      if (right == null) {
        rightDepth = kEnd - k;
        right = own.atLeast(blockPanels * panelColumns * deep + Scratch.START_ROOM);
        rightOff = own.start(kernels);
      }
      for (int r = row; r < rowEnd; r += NEAR_ROWS) {
        int end = Math.min(rowEnd, r + NEAR_ROWS);
        boolean packs = before == null && r == row;
        slice(r, end, column, columnEnd, k, kEnd, right, rightOff, rightDepth, packs);
        if (summing != null && r == row) {
          int step = rightDepth * panelColumns;
          summing.add(kernels, k, kEnd, column, columnEnd, panelColumns, right, rightOff, step);
        }
        if (last != null && kEnd == depth) {
          last.apply(r, end, column, columnEnd);
        }
      }
    }
    Scratch.BLOCKS.giveBack(own);
  }

  /**
   * Adds one slice of the depth to some rows of a block of C.
   *
   * @param packs whether the part of B has still to be packed
   */
  private void slice(
      int row,
      int rowEnd,
      int column,
      int columnEnd,
      int k,
      int kEnd,
      float[] right,
      int rightOff,
      int rightDepth,
      boolean packs) {
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
    int tile = height;
    int tileStep = 0;
    Patches gathered = patches;
    if (gathered != null || columnCopyPays(height, width)) {
      copy = Scratch.BLOCKS.borrow();
      int from = leftOff;
      leftOff = 0;
      if (gathered != null && !patchesTransposed) {
        leftRowStep = kEnd - k + kernels.lanes();
        leftDepthStep = 1;
        left = copy.atLeast(leftRowStep * height);
        gathered.gather(row, rowEnd, k, kEnd, left, 0, leftRowStep);
      } else if (gathered == null && kernels.lanes() > 1) {
        tile = kernels.tileRows();
        tileStep = tile * (kEnd - k) + kernels.lanes();
        leftRowStep = 1;
        leftDepthStep = tile;
        left = copy.atLeast(ceilDiv(height, tile) * tileStep);
        kernels.packLeft(kEnd - k, height, a, from, depthStep, left, tileStep);
      } else {
        leftRowStep = 1;
        leftDepthStep = height;
        left = copy.atLeast((kEnd - k) * height);
        copyColumns(row, rowEnd, k, kEnd, left, height);
      }
    }
    boolean unpacked = packs;
    int panelStep = panelColumns * rightDepth;
    int together = 1;
    for (int j = 0; j < width; j += together * panelColumns) {
      int panel = rightOff + j * rightDepth;
      int panelWidth = Math.min(panelColumns, width - j);
      together = leftDepthStep == 1 && width - j >= 2 * panelColumns ? 2 : 1;
      int done = 0;
      if (unpacked && panelWidth == panelColumns && packsOnTheWay) {
        for (int i = 0; i < together; i++) {
          done =
              kernels.multiplyAndPack(
                  fresh,
                  Math.min(tile, height),
                  kEnd - k,
                  left,
                  leftOff,
                  leftRowStep,
                  leftDepthStep,
                  packTask.b,
                  packTask.bOff + k * packTask.ldb + column + j + i * panelColumns,
                  packTask.ldb,
                  right,
                  panel + i * panelStep,
                  out,
                  outOff + j + i * panelColumns,
                  outLd);
        }
      }
      if (unpacked && done == 0) {
        packTask.pack(right, panel, k, kEnd, column + j, columnEnd);
        unpacked = false;
      }
      if (together == 2) {
        kernels.multiplyPair(
            fresh,
            height - done,
            panelColumns,
            kEnd - k,
            left,
            leftOff + done * leftRowStep,
            leftRowStep,
            right,
            panel,
            panelStep,
            out,
            outOff + done * outLd + j,
            outLd);
        continue;
      }
      for (int r = done; r < height; r = (r / tile + 1) * tile) {
        kernels.multiply(
            fresh,
            Math.min(tile - r % tile, height - r),
            panelWidth,
            panelColumns,
            kEnd - k,
            left,
            leftOff + r / tile * tileStep + r % tile * leftRowStep,
            leftRowStep,
            leftDepthStep,
            right,
            panel,
            panelColumns,
            out,
            outOff + r * outLd + j,
            outLd);
      }
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

  /** Rows of A are read where they lie, columns only by few panels. */
  private boolean columnCopyPays(int height, int width) {
    return height > 1 && depthStep != 1 && width >= COPY_PANELS * panelColumns;
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

  static int ceilDiv(int x, int y) {
    return Math.ceilDiv(x, y);
  }

  /** Packs panels of B: a block is some rows of all panels, or one panel of a B that is turned. */
  private static final class PackTask implements BlockTask {
    private static final int ROWS = 32;

    private FloatKernels kernels = Simd.scalar();
    private float[] to = NOTHING;
    private int toOff;
    private int width;
    private float[] b = NOTHING;
    private int bOff;
    private int ldb;
    private boolean transposed;
    private int depth;
    private int columns;

    void set(
        FloatKernels kernels,
        float[] to,
        int toOff,
        int width,
        float[] b,
        int bOff,
        int ldb,
        boolean transposed,
        int depth,
        int columns) {
      this.kernels = kernels;
      this.to = to;
      this.toOff = toOff;
      this.width = width;
      this.b = b;
      this.bOff = bOff;
      this.ldb = ldb;
      this.transposed = transposed;
      this.depth = depth;
      this.columns = columns;
    }

    void release() {
      to = NOTHING;
      b = NOTHING;
    }

    /** Packs a part of B to another place, on the calling thread. */
    void pack(float[] target, int to, int from, int end, int column, int columnEnd) {
      if (transposed) {
        for (int first = column; first < columnEnd; first += width) {
          int count = Math.min(width, columnEnd - first);
          int at = to + (first - column) * (end - from);
          kernels.turn(end - from, count, width, b, bOff + first * ldb + from, ldb, target, at);
        }
      } else {
        int at = bOff + from * ldb + column;
        int step = (end - from) * width;
        kernels.pack(end - from, columnEnd - column, width, b, at, ldb, target, to, step);
      }
    }

    void runAll(@Nullable Workers workers) {
      int blocks = transposed ? ceilDiv(columns, width) : ceilDiv(depth, ROWS);
      if (workers != null && (long) depth * columns >= PARALLEL_WORK / 32) {
        workers.run(blocks, this);
      } else {
        for (int block = 0; block < blocks; block++) {
          run(block);
        }
      }
    }

    @Override
    public void run(int block) {
      if (transposed) {
        int first = block * width;
        int count = Math.min(width, columns - first);
        int at = toOff + first * depth;
        kernels.turn(depth, count, width, b, bOff + first * ldb, ldb, to, at);
      } else {
        int row = block * ROWS;
        int count = Math.min(ROWS, depth - row);
        int at = toOff + row * width;
        kernels.pack(count, columns, width, b, bOff + row * ldb, ldb, to, at, depth * width);
      }
    }
  }
}
