package org.pellucid.cpu;

/** Runs kernels on small arrays until C2 has compiled them and they beat their scalar twins. */
final class WarmUp {

  private static final int[] ROWS = {12, 8, 6, 5, 4, 2, 1};
  private static final int[] NARROW_ROWS = {24, 12, 8, 6, 4, 2, 1};

  /**
   * Depth of the products. C2 weighs what it keeps in registers by how often it saw the loop run
   * around: tiles that it met at a depth of 24 reached 154 GFLOP/s ever after, at 500 they reach
   * 212, of 246 (12 rows by 2 vectors of 16 lanes, Sapphire Rapids, depth 256). The warm-up takes
   * as long either way.
   */
  private static final int DEPTH = 500;

  private static final int CALLS = 400;
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

  private WarmUp(FloatKernels fast, FloatKernels plain) {
    this.fast = fast;
    this.plain = plain;
    this.panel = fast.panelColumns(Integer.MAX_VALUE);
    this.a = new float[32 * Math.max(DEPTH, fast.leftPitch(DEPTH))];
    this.b = new float[DEPTH * panel * 4];
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

  private boolean round() {
    boolean faster = true;
    for (int rows : ROWS) {
      if (rows > fast.tileRows()) {
        continue;
      }
      // Operands that lie anywhere, then those that were copied or packed.
      faster &= faster(rows, DEPTH, 1, 2 * panel);
      faster &= faster(rows, 1, ROWS[0] + 1, 2 * panel);
      faster &= faster(rows, DEPTH, 1, panel);
      faster &= faster(rows, fast.leftPitch(DEPTH), 1, panel);
      faster &= faster(rows, 1, fast.tileRows(), panel);
    }
    for (int rows : NARROW_ROWS) {
      time(fast, rows, fast.lanes(), DEPTH, 1, fast.lanes());
      time(fast, rows, fast.lanes(), 1, 24, fast.lanes());
    }
    time(fast, 1, 4 * panel, DEPTH, 1, 4 * panel);
    for (int call = 0; call < CALLS; call++) {
      fast.multiplyAdd(4 * panel, b, 0, b, 0, c, 0);
      fast.multiplyAddTaps(panel, 3, b, 0, panel, b, 0, panel, c, 0);
      fast.add(4 * panel, b, 0, c, 0);
      fast.packLeft(4, fast.tileRows(), a, 0, ROWS[0], c, 0);
      fast.pack(4, 4 * panel, panel, b, 0, panel, c, 0, 4 * panel);
      fast.maxTaps(panel, 4, TAPS, b, 0, c, 0);
      fast.addAtMax(panel, 4, TAPS, b, 0, b, 0, c, 0);
    }
    for (int call = 0; call < CALLS; call++) {
      transforms(fast.winograd(), call % WinogradTransforms.SIDE);
    }
    return faster;
  }

  private void transforms(WinogradTransforms transforms, int line) {
    int n = panel;
    transforms.source(line, n, TILES, a, 0, n, n, c, 0, n, n);
    transforms.gradient(line, n, TILES, a, 0, n, n, c, 0, n, n);
    transforms.results(line, n, TILES, a, 0, n, n, c, 0, n, n);
    transforms.kernel(n, a, 0, n, n, c, 0, n);
    transforms.kernelGradient(n, a, 0, n, c, 0, n, n);
  }

  private boolean faster(int rows, int rowStep, int depthStep, int ldb) {
    return time(fast, rows, panel, rowStep, depthStep, ldb)
        <= time(plain, rows, panel, rowStep, depthStep, ldb);
  }

  private long time(
      FloatKernels kernels, int rows, int columns, int rowStep, int depthStep, int ldb) {
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      kernels.multiply(
          rows, columns, panel, DEPTH, a, 0, rowStep, depthStep, b, 0, ldb, c, 0, columns);
    }
    return System.nanoTime() - start;
  }
}
