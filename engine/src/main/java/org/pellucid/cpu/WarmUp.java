package org.pellucid.cpu;

/** Runs kernels on small arrays until C2 has compiled them and they beat their scalar twins. */
final class WarmUp {

  private static final int[] ROWS = {12, 8, 6, 5, 4, 2, 1};
  private static final int[] NARROW_ROWS = {24, 16, 12, 8, 6, 4, 2, 1};

  /** Heights of tiles whose operands and result are rows of one vector. */
  private static final int[] SQUARE_ROWS = {20, 16, 8, 6, 4, 2, 1};

  /** Heights of tiles whose result is a panel by itself. */
  private static final int[] DENSE_ROWS = {8, 4, 2, 1};

  /** Heights of tiles for two panels. */
  private static final int[] PAIR_ROWS = {6, 5, 4};

  private static final int DEPTH = 24;

  /**
   * Depth for tall tiles whose operands lie anywhere. C2 weighs what it keeps in registers by how
   * often it saw the loop run around, and these tiles have more addresses than there are registers:
   * a convolution network that met them at a depth of 24 took 7 % longer ever after. Tiles whose
   * distances are constants do not care, and short loops are compiled sooner.
   */
  private static final int LONG_DEPTH = 200;

  private static final int CALLS = 400;
  private static final int PRODUCT_CALLS = 96;
  private static final int PRODUCT_ROWS = 16;
  private static final int PRODUCT_DEPTH = 16;
  private static final int PRODUCT_COLUMNS = 128;
  private static final int TILES = 12;
  private static final int COMPILED_ROUNDS = 3;
  private static final int[] TAPS = {0, 16, 32, 48};
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private final FloatKernels fast;
  private final FloatKernels plain;
  private final int panel;
  private final float[] a;
  private final float[] b;
  private final float[] c;

  WarmUp(FloatKernels fast, FloatKernels plain) {
    this.fast = fast;
    this.plain = plain;
    this.panel = fast.panelColumns(Integer.MAX_VALUE);
    this.a = new float[NARROW_ROWS[0] * LONG_DEPTH];
    this.b = new float[LONG_DEPTH * panel * 4];
    this.c = new float[64 * panel];
  }

  /** Returns true once the fast kernels are the faster ones, false if that takes too long. */
  static boolean untilFaster(FloatKernels fast, FloatKernels plain) {
    WarmUp warmUp = new WarmUp(fast, plain);
    long deadline = System.nanoTime() + LIMIT_NANOS;
    int rounds = 0;
    while (rounds < COMPILED_ROUNDS && System.nanoTime() < deadline) {
      rounds = warmUp.round() ? rounds + 1 : 0;
    }
    return rounds == COMPILED_ROUNDS;
  }

  /**
   * Runs a product as often as C2 needs to compile its loops: calls of them are looked at every
   * 1024 times.
   */
  static void product(FloatKernels kernels) {
    int columns = kernels.panelColumns(PRODUCT_COLUMNS);
    float[] a = new float[PRODUCT_ROWS * PRODUCT_DEPTH];
    float[] b = new float[PRODUCT_DEPTH * columns];
    float[] c = new float[PRODUCT_ROWS * columns];
    for (int call = 0; call < PRODUCT_CALLS; call++) {
      kernels.multiply(
          PRODUCT_ROWS,
          columns,
          columns,
          PRODUCT_DEPTH,
          a,
          0,
          PRODUCT_DEPTH,
          1,
          b,
          0,
          columns,
          c,
          0,
          columns);
    }
  }

  /** Runs everything some hundred times; says whether the fast kernels were the faster ones. */
  boolean round() {
    boolean faster = true;
    for (int rows : ROWS) {
      if (rows > fast.tileRows()) {
        continue;
      }
      // Columns and rows of A that lie anywhere, then what was copied or packed.
      int depth = rows == fast.tileRows() ? LONG_DEPTH : DEPTH;
      faster &= faster(rows, depth, 1, ROWS[0] + 1, 2 * panel);
      faster &= faster(rows, DEPTH, DEPTH, 1, 2 * panel);
      faster &= faster(rows, DEPTH, DEPTH, 1, panel);
      faster &= faster(rows, DEPTH, 1, fast.tileRows(), panel);
    }
    for (int rows : PAIR_ROWS) {
      pairs(rows);
    }
    packing(DEPTH, 1);
    packing(1, fast.tileRows());
    for (int call = 0; call < CALLS; call++) {
      fast.fastStart(b);
    }
    for (int rows : NARROW_ROWS) {
      int depth = rows >= fast.tileRows() ? LONG_DEPTH : DEPTH;
      time(fast, rows, depth, fast.lanes(), DEPTH, 1, fast.lanes(), panel);
      time(fast, rows, depth, fast.lanes(), 1, NARROW_ROWS[0], fast.lanes(), panel);
    }
    int lanes = fast.lanes();
    for (int rows : SQUARE_ROWS) {
      time(fast, rows, lanes, lanes, lanes, 1, lanes, lanes);
      time(fast, rows, DEPTH, lanes, 1, lanes, lanes, lanes);
    }
    for (int rows : DENSE_ROWS) {
      time(fast, rows, DEPTH, panel, DEPTH, 1, panel, panel);
      time(fast, rows, DEPTH, panel, panel, 1, panel, panel);
      time(fast, rows, DEPTH, panel, 1, lanes, panel, panel);
    }
    time(fast, 1, DEPTH, fast.rowColumns(), DEPTH, 1, fast.rowColumns(), fast.rowColumns());
    time(fast, 1, DEPTH, fast.rowColumns() / 2, DEPTH, 1, fast.rowColumns(), panel);
    for (int call = 0; call < CALLS; call++) {
      fast.multiplyAdd(4 * panel, b, 0, b, 0, c, 0);
      fast.multiplyAddTaps(panel, 3, b, 0, panel, b, 0, panel, c, 0);
      fast.add(4 * panel, b, 0, c, 0);
      fast.packLeft(4, fast.tileRows(), a, 0, ROWS[0], c, 0);
      fast.pack(4, 4 * panel, panel, b, 0, panel, c, 0, 4 * panel);
      fast.pack(4, panel - 3, panel, b, 0, panel, c, 0, 4 * panel);
      fast.turn(2 * fast.lanes(), fast.lanes(), panel, b, 0, panel, c, 0);
      fast.maxTaps(panel, 4, TAPS, b, 0, c, 0);
      fast.addAtMax(panel, 4, TAPS, b, 0, b, 0, c, 0);
    }
    for (int call = 0; call < CALLS; call++) {
      transforms(fast.winograd());
      fast.pooling().max(4, panel, panel, 2, 2, 8 * panel, b, 0, c, 0, c, 8 * panel);
      fast.pooling().addRow(4, panel, 2, 0, b, 0, b, 0, c, 0);
      fast.pooling().unpool(4, panel, 2, 0, panel, b, 0, b, 0, c, 0);
    }
    RowMatrix row = RowMatrix.forVectors(DEPTH, 2 * VectorRow.COLUMNS, b, 0);
    for (int call = 0; call < CALLS && row != null; call++) {
      row.multiply(a, 0, c, 0, null);
    }
    return faster;
  }

  private void packing(int rowStep, int depthStep) {
    int rows = fast.tileRows();
    for (int call = 0; call < CALLS; call++) {
      fast.multiplyAndPack(
          isFresh(call),
          rows,
          DEPTH,
          a,
          0,
          rowStep,
          depthStep,
          b,
          0,
          2 * panel,
          b,
          LONG_DEPTH * panel * 3,
          c,
          0,
          panel);
    }
  }

  private void pairs(int rows) {
    int step = DEPTH * panel;
    for (int call = 0; call < CALLS; call++) {
      fast.multiplyPair(
          isFresh(call), rows, panel, DEPTH, a, 0, DEPTH, b, 0, step, c, 0, 2 * panel);
    }
  }

  /** C2 leaves out what it has never seen, and compiles all again when it comes. */
  private static boolean isFresh(int call) {
    return call % 2 == 0;
  }

  private void transforms(WinogradTransforms transforms) {
    int n = panel;
    transforms.source(TILES, n, a, 0, n, n, c, 0, n, n);
    transforms.gradient(TILES, n, a, 0, n, n, c, 0, n, n);
    transforms.results(TILES, n, a, 0, n, n, c, 0, n, n);
    transforms.kernel(n, a, 0, n, c, 0, n);
    transforms.kernelGradient(n, a, 0, n, c, 0, n);
  }

  private boolean faster(int rows, int depth, int rowStep, int depthStep, int ldb) {
    return time(fast, rows, depth, panel, rowStep, depthStep, ldb, 2 * panel)
        <= time(plain, rows, depth, panel, rowStep, depthStep, ldb, 2 * panel);
  }

  private long time(
      FloatKernels kernels,
      int rows,
      int depth,
      int columns,
      int rowStep,
      int depthStep,
      int ldb,
      int ldc) {
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      kernels.multiply(
          isFresh(call),
          rows,
          columns,
          panel,
          depth,
          a,
          0,
          rowStep,
          depthStep,
          b,
          0,
          ldb,
          c,
          0,
          ldc);
    }
    return System.nanoTime() - start;
  }
}
