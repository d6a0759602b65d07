package org.pellucid.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The comparisons of kernels with the textbook, free of any test framework so that a second Java
 * process can run them at another vector width.
 */
final class KernelChecks {

  static final int[] SIZES = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 47, 64, 67, 131, 300};

  private KernelChecks() {}

  /** Runs all checks with the vector kernels of this process. */
  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[0]);
    FloatKernels kernels = Simd.vectors();
    try (Workers workers = new Workers(2)) {
      products(kernels, seed, 60, workers);
      convolutions(kernels, seed, 25, workers);
      tiles(kernels, seed);
      loops(kernels, seed);
    }
  }

  static void products(FloatKernels kernels, long seed, int rounds, Workers workers) {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      int m = pick(random);
      int n = pick(random);
      int k = random.nextInt(8) == 0 ? random.nextInt(700) : pick(random);
      for (int variant = 0; variant < 8; variant++) {
        product(kernels, random, seed, m, n, k, variant, workers);
      }
    }
  }

  private static int pick(Random random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  static void product(
      FloatKernels kernels, Random random, long seed, int m, int n, int k, int variant, Workers w) {
    boolean transA = (variant & 1) != 0;
    boolean transB = (variant & 2) != 0;
    boolean accumulate = (variant & 4) != 0;
    int lda = (transA ? m : k) + random.nextInt(3);
    int ldb = (transB ? k : n) + random.nextInt(3);
    int ldc = n + random.nextInt(3);
    int aOff = random.nextInt(5);
    int bOff = random.nextInt(5);
    int cOff = random.nextInt(5);
    float[] a = Textbook.random(random, aOff + (transA ? k : m) * lda);
    float[] b = Textbook.random(random, bOff + (transB ? n : k) * ldb);
    float[] c = Textbook.random(random, cOff + m * ldc);
    float[] expected = c.clone();
    Textbook.gemm(
        transA, transB, m, n, k, a, aOff, lda, b, bOff, ldb, expected, cOff, ldc, accumulate);
    double[] exact = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = accumulate ? c[cOff + i * ldc + j] : 0;
        for (int step = 0; step < k; step++) {
          sum +=
              (double) a[aOff + (transA ? step * lda + i : i * lda + step)]
                  * b[bOff + (transB ? j * ldb + step : step * ldb + j)];
        }
        exact[i * n + j] = sum;
      }
    }
    String what =
        "product %d x %d x %d variant %d lda %d ldb %d ldc %d, lanes %d, threads %d, seed %d"
            .formatted(m, n, k, variant, lda, ldb, ldc, kernels.lanes(), w.threads(), seed);
    float[] actual = c.clone();
    int[] visits = new int[m * n];
    TileEpilogue count = (r0, r1, c0, c1) -> visit(visits, n, r0, r1, c0, c1);
    Gemm.gemm(
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
        actual,
        cOff,
        ldc,
        accumulate,
        count,
        w);
    sameBits(what, expected, actual);
    for (int i = 0; i < m * n; i++) {
      if (visits[i] != 1) {
        throw new AssertionError(what + ": epilogue saw element " + i + " " + visits[i] + " times");
      }
      close(what, exact[i], actual[cOff + i / n * ldc + i % n], 1e-5 * Math.sqrt(k + 1.0) * 4);
    }
    PackedMatrix packed = new PackedMatrix(k, n, kernels);
    Gemm.repackB(kernels, packed, transB, b, bOff, ldb, w);
    actual = c.clone();
    Gemm.gemm(transA, m, a, aOff, lda, packed, actual, cOff, ldc, accumulate, null, w);
    sameBits("packed " + what, expected, actual);
    if (transA && !transB && m > 0 && n > 0 && k > 0) {
      sums(kernels, m, n, k, a, aOff, lda, b, bOff, ldb, w, what);
    }
  }

  /** Sums of columns of the right operand beside a product, whose bits they do not touch. */
  private static void sums(
      FloatKernels kernels,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      Workers w,
      String what) {
    int runRows = 1 + k / 3;
    int runs = Math.ceilDiv(k, runRows);
    float[] expected = new float[1 + runs * n];
    for (int row = 0; row < k; row++) {
      for (int column = 0; column < n; column++) {
        expected[1 + row / runRows * n + column] += b[bOff + row * ldb + column];
      }
    }
    float[] product = new float[m * n];
    Textbook.gemm(true, false, m, n, k, a, aOff, lda, b, bOff, ldb, product, 0, n, false);
    float[] c = new float[m * n];
    float[] actual = new float[expected.length];
    ColumnSums sums = new ColumnSums(runRows, n);
    sums.into(actual, 1);
    Product.POOL
        .borrow()
        .size(kernels, m, n, k)
        .left(a, aOff, 1, lda)
        .into(c, 0, n, false, null)
        .summing(sums)
        .run(b, bOff, ldb, false, w);
    sameBits("sums of columns beside " + what, expected, actual);
    sameBits("with sums of columns, " + what, product, c);
  }

  static synchronized void visit(int[] visits, int n, int r0, int r1, int c0, int c1) {
    for (int r = r0; r < r1; r++) {
      for (int c = c0; c < c1; c++) {
        visits[r * n + c]++;
      }
    }
  }

  /** Shapes with every feature, and then random ones. */
  static List<ConvShape> namedShapes() {
    WindowAxis one = WindowAxis.NONE;
    return List.of(
        new ConvShape(2, one, one, axis(9, 3, 1, 0, 0, 1), 3, 5, 1),
        new ConvShape(2, one, axis(8, 3, 1, 1, 1, 1), axis(7, 3, 1, 1, 1, 1), 1, 33, 1),
        new ConvShape(1, one, axis(11, 3, 2, 0, 1, 1), axis(9, 3, 2, 0, 1, 1), 16, 17, 1),
        new ConvShape(2, one, axis(9, 3, 1, 2, 2, 2), axis(9, 3, 1, 2, 2, 2), 4, 6, 2),
        new ConvShape(
            2, axis(5, 2, 2, 1, 0, 1), axis(4, 3, 1, 1, 1, 1), axis(6, 2, 3, 0, 2, 2), 6, 9, 3),
        new ConvShape(2, one, axis(6, 1, 1, 0, 0, 1), axis(5, 1, 1, 0, 0, 1), 7, 19, 1),
        new ConvShape(2, one, axis(6, 1, 2, 0, 0, 1), axis(5, 1, 2, 0, 0, 1), 7, 19, 1),
        new ConvShape(2, one, axis(7, 3, 1, 1, 1, 1), axis(8, 3, 1, 1, 1, 1), 17, 17, 17),
        new ConvShape(2, one, axis(7, 3, 2, 1, 1, 1), axis(8, 3, 2, 1, 0, 1), 5, 15, 5),
        new ConvShape(2, one, axis(9, 3, 2, 1, 1, 1), axis(14, 5, 2, 2, 2, 1), 35, 35, 35),
        new ConvShape(2, one, axis(9, 3, 1, 2, 1, 2), axis(14, 3, 1, 1, 2, 2), 33, 33, 33),
        new ConvShape(1, one, axis(5, 2, 3, 0, 0, 1), axis(5, 2, 3, 0, 0, 1), 3, 4, 1),
        new ConvShape(9, one, axis(26, 3, 1, 0, 0, 1), axis(26, 3, 1, 0, 0, 1), 1, 8, 1),
        new ConvShape(10, one, axis(26, 3, 1, 1, 1, 1), axis(26, 3, 1, 1, 1, 1), 4, 4, 4),
        new ConvShape(7, one, axis(26, 1, 1, 0, 0, 1), axis(26, 1, 1, 0, 0, 1), 3, 4, 1),
        new ConvShape(2, one, axis(9, 3, 1, 1, 1, 1), axis(13, 3, 1, 1, 2, 1), 37, 41, 1),
        new ConvShape(2, one, axis(17, 3, 2, 0, 1, 1), axis(19, 3, 2, 1, 1, 1), 34, 35, 1),
        new ConvShape(
            1, axis(5, 3, 1, 1, 1, 1), axis(9, 2, 1, 0, 1, 2), axis(15, 3, 1, 2, 2, 2), 66, 70, 2),
        new ConvShape(2, one, axis(12, 2, 3, 0, 0, 1), axis(26, 2, 3, 0, 0, 1), 33, 32, 1),
        new ConvShape(1, one, axis(3, 3, 1, 4, 4, 1), axis(3, 3, 1, 4, 4, 1), 32, 33, 1),
        new ConvShape(1, one, axis(9, 3, 1, -1, -1, 1), axis(14, 3, 1, -2, -1, 1), 32, 33, 1),
        new ConvShape(3, one, axis(8, 3, 1, 1, 1, 1), axis(8, 3, 1, 1, 1, 1), 16, 16, 1),
        new ConvShape(9, one, axis(6, 3, 1, 1, 1, 1), axis(4, 3, 1, 1, 1, 1), 64, 48, 1),
        new ConvShape(1, one, axis(8, 3, 1, 1, 1, 1), axis(8, 3, 1, 1, 1, 1), 17, 143, 1),
        new ConvShape(3, one, axis(26, 3, 1, 0, 0, 1), axis(26, 3, 1, 0, 0, 1), 32, 64, 1),
        new ConvShape(
            2, axis(3, 1, 1, 0, 0, 1), axis(7, 3, 1, 2, 0, 1), axis(9, 3, 1, 0, 2, 1), 19, 70, 1),
        new ConvShape(0, one, one, axis(9, 3, 1, 0, 0, 1), 3, 5, 1),
        new ConvShape(1, one, one, axis(2, 3, 1, 0, 0, 1), 3, 5, 1));
  }

  private static WindowAxis axis(int in, int kernel, int stride, int low, int high, int dilation) {
    return new WindowAxis(in, kernel, stride, low, high, dilation);
  }

  static WindowAxis randomAxis(Random random) {
    int kernel = 1 + random.nextInt(3);
    int dilation = 1 + random.nextInt(2);
    int in = (kernel - 1) * dilation + 1 + random.nextInt(6);
    return new WindowAxis(
        in, kernel, 1 + random.nextInt(3), random.nextInt(3), random.nextInt(3), dilation);
  }

  static void convolutions(FloatKernels kernels, long seed, int rounds, Workers workers) {
    Random random = new Random(seed);
    for (ConvShape shape : namedShapes()) {
      convolution(kernels, random, seed, shape, workers);
    }
    for (int round = 0; round < rounds; round++) {
      int groups = 1 + random.nextInt(3);
      convolution(
          kernels,
          random,
          seed,
          new ConvShape(
              1 + random.nextInt(3),
              randomAxis(random),
              randomAxis(random),
              randomAxis(random),
              groups * (1 + random.nextInt(5)),
              groups * (1 + random.nextInt(20)),
              groups),
          workers);
    }
  }

  static void convolution(
      FloatKernels kernels, Random random, long seed, ConvShape shape, Workers w) {
    String what =
        "%s, lanes %d, threads %d, seed %d".formatted(shape, kernels.lanes(), w.threads(), seed);
    float[] x = Textbook.random(random, shape.inPixels() * shape.inChannels());
    float[] kernel = Textbook.random(random, shape.kernelSize());
    float[] dy = Textbook.random(random, shape.outPixels() * shape.outChannels());
    Convolution convolution = new Convolution(shape);
    double[] wideX = Textbook.widen(x);
    double[] wideKernel = Textbook.widen(kernel);
    double[] wideDy = Textbook.widen(dy);

    float[] y = dirty(dy.length);
    int[] visits = new int[y.length];
    int n = shape.outChannels();
    convolution.forward(
        kernels, x, 0, kernel, 0, y, 0, (r0, r1, c0, c1) -> visit(visits, n, r0, r1, c0, c1), w);
    sameBits("forward " + what, Textbook.convolution(shape, x, kernel), y);
    allClose("forward " + what, Textbook.convolution(shape, wideX, wideKernel), y, 3e-4);
    if (Arrays.stream(visits).anyMatch(count -> count != 1)) {
      throw new AssertionError("forward " + what + ": epilogue did not see each element once");
    }
    if (convolution.isWorthArranging()) {
      float[] again = dirty(dy.length);
      int[] seen = new int[y.length];
      ArrangedKernel arranged = convolution.arrange(kernels, kernel, 0);
      convolution.forward(
          x, 0, arranged, again, 0, (r0, r1, c0, c1) -> visit(seen, n, r0, r1, c0, c1), w);
      sameBits("forward, kernel arranged, " + what, y, again);
      if (!Arrays.equals(visits, seen)) {
        throw new AssertionError("forward " + what + ": epilogue did not see each element once");
      }
    }

    float[] dx = dirty(x.length);
    int[] dxVisits = new int[dx.length];
    int in = shape.inChannels();
    convolution.inputGradient(
        kernels,
        dy,
        0,
        kernel,
        0,
        dx,
        0,
        (r0, r1, c0, c1) -> visit(dxVisits, in, r0, r1, c0, c1),
        w);
    if (Arrays.stream(dxVisits).anyMatch(count -> count != 1)) {
      throw new AssertionError("input gradient " + what + ": epilogue saw an element not once");
    }
    sameBits("input gradient " + what, Textbook.inputGradient(shape, dy, kernel), dx);
    allClose("input gradient " + what, Textbook.inputGradient(shape, wideDy, wideKernel), dx, 3e-4);

    float[] dw = dirty(kernel.length);
    convolution.kernelGradient(kernels, x, 0, dy, 0, dw, 0, w);
    sameBits("kernel gradient " + what, Textbook.kernelGradient(shape, x, dy), dw);
    allClose("kernel gradient " + what, Textbook.kernelGradient(shape, wideX, wideDy), dw, 1e-3);
  }

  private static float[] dirty(int length) {
    float[] values = new float[length];
    Arrays.fill(values, 77f);
    return values;
  }

  /** Taps so far apart that vectors of two of them do not overlap. */
  private static final int[] FAR = {0, 138, 69};

  /**
   * Tiles of every height, one vector and one panel wide: A stored by rows, far from each other, a
   * vector or a panel apart, by columns, by columns a vector apart, and by columns copied to where
   * the tiles read them best; B packed and within a wider matrix, and C as well.
   */
  static void tiles(FloatKernels kernels, long seed) {
    Random random = new Random(seed);
    int panel = kernels.panelColumns(Integer.MAX_VALUE);
    for (int rows = 1; rows <= 61; rows++) {
      int[] lefts = {101, kernels.lanes(), panel, rows, kernels.lanes(), kernels.tileRows()};
      for (int variant = 0; variant < 16 * lefts.length; variant++) {
        int n = variant % 2 == 0 ? kernels.lanes() : panel;
        int ldb = variant / 2 % 2 == 0 ? n : n + 3;
        int ldc = variant / 4 % 2 == 0 ? n : n + 5;
        boolean fresh = variant / 8 % 2 == 0;
        int left = variant / 16;
        int depth = 1 + random.nextInt(40);
        boolean columns = left >= lefts.length / 2;
        tile(kernels, random, seed, rows, n, depth, columns, lefts[left], ldb, ldc, fresh);
      }
    }
    for (int n : new int[] {kernels.rowColumns() / 2, kernels.rowColumns()}) {
      for (int depth = 1; n > 0 && depth < 70; depth++) {
        tile(kernels, random, seed, 1, n, depth, false, depth, n + 5, n, depth % 2 == 0);
      }
    }
  }

  /** All numbers of rows with two panels that lie next to each other or apart. */
  static void pairs(FloatKernels kernels, long seed) {
    Random random = new Random(seed);
    int panel = kernels.panelColumns(Integer.MAX_VALUE);
    for (int rows = 0; rows <= 31; rows++) {
      for (int variant = 0; variant < 8; variant++) {
        int depth = 1 + random.nextInt(40);
        int lda = variant % 2 == 0 ? depth : 101;
        int apart = depth * panel + (variant / 2 % 2 == 0 ? 0 : 7);
        int ldc = 2 * panel + (variant / 4 % 2 == 0 ? 0 : 5);
        boolean fresh = random.nextBoolean();
        float[] a = Textbook.random(random, 3 + rows * lda + depth);
        float[] b = Textbook.random(random, 1 + apart + depth * panel);
        float[] c = Textbook.random(random, 2 + rows * ldc);
        float[] expected = c.clone();
        for (int i = 0; i < 2; i++) {
          int at = 1 + i * apart;
          int out = 2 + i * panel;
          Textbook.gemm(
              false, false, rows, panel, depth, a, 3, lda, b, at, panel, expected, out, ldc,
              !fresh);
        }
        kernels.multiplyPair(fresh, rows, panel, depth, a, 3, lda, b, 1, apart, c, 2, ldc);
        String what =
            "rows of A %d apart, panels %d, rows of C %d: %dx%d, seed %d"
                .formatted(lda, apart, ldc, rows, depth, seed);
        sameBits(what, expected, c);
      }
    }
  }

  /** Rows or columns of A may overlap. */
  private static void tile(
      FloatKernels kernels,
      Random random,
      long seed,
      int rows,
      int n,
      int depth,
      boolean columns,
      int lda,
      int ldb,
      int ldc,
      boolean fresh) {
    float[] a = Textbook.random(random, 3 + (columns ? depth : rows) * lda + rows + depth);
    float[] b = Textbook.random(random, 1 + depth * ldb);
    float[] c = Textbook.random(random, 2 + rows * ldc);
    float[] expected = c.clone();
    Textbook.gemm(columns, false, rows, n, depth, a, 3, lda, b, 1, ldb, expected, 2, ldc, !fresh);
    int rowStep = columns ? 1 : lda;
    int depthStep = columns ? lda : 1;
    kernels.multiply(fresh, rows, n, n, depth, a, 3, rowStep, depthStep, b, 1, ldb, c, 2, ldc);
    String what =
        "%s of A %d apart, rows of B %d, of C %d: %dx%dx%d, seed %d"
            .formatted(columns ? "columns" : "rows", lda, ldb, ldc, rows, n, depth, seed);
    sameBits(what, expected, c);
  }

  /** The elementwise loops, with NaNs, zeros of both signs and equal values among the numbers. */
  static void loops(FloatKernels kernels, long seed) {
    Random random = new Random(seed);
    float[] special = {Float.NaN, 0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1f};
    for (int n : new int[] {0, 1, 3, 4, 5, 15, 16, 17, 40, 67}) {
      float[] x = Textbook.random(random, n + 5);
      float[] w = Textbook.random(random, n + 3);
      float[] acc = Textbook.random(random, n + 3);
      for (int i = 0; i < n; i++) {
        if (random.nextInt(3) == 0) {
          x[i] = special[random.nextInt(special.length)];
        }
        if (random.nextInt(3) == 0) {
          acc[i] = special[random.nextInt(special.length)];
        }
      }
      float[] far = Textbook.random(random, 3 * 70);
      for (int i = 0; i < far.length; i++) {
        if (random.nextInt(3) == 0) {
          far[i] = special[random.nextInt(special.length)];
        }
      }
      float[] farExpected = new float[3 * 70];
      float[] farActual = new float[3 * 70];
      float[] expected = acc.clone();
      float[] actual = acc.clone();
      for (int taps = 0; taps < 4; taps++) {
        int[] at = {0, 2, 1};
        Simd.scalar().maxTaps(n, taps, at, x, 1, expected, 2);
        kernels.maxTaps(n, taps, at, x, 1, actual, 2);
        sameBits("maxTaps of " + n + ", seed " + seed, expected, actual);
        Simd.scalar().addAtMax(n, taps, FAR, far, 1, w, 1, farExpected, 2);
        kernels.addAtMax(n, taps, FAR, far, 1, w, 1, farActual, 2);
        sameBits("addAtMax of " + n + ", seed " + seed, farExpected, farActual);
      }
      Simd.scalar().multiplyAdd(n, x, 1, w, 3, expected, 2);
      kernels.multiplyAdd(n, x, 1, w, 3, actual, 2);
      sameBits("multiplyAdd of " + n + ", seed " + seed, expected, actual);
      Simd.scalar().multiplyAddTaps(n, 3, w, 2, -1, w, 0, 1, expected, 2);
      kernels.multiplyAddTaps(n, 3, w, 2, -1, w, 0, 1, actual, 2);
      sameBits("multiplyAddTaps of " + n + ", seed " + seed, expected, actual);
      Simd.scalar().add(n, w, 1, expected, 2);
      kernels.add(n, w, 1, actual, 2);
      sameBits("add of " + n + ", seed " + seed, expected, actual);
    }
  }

  static void sameBits(String what, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError(
            what + ": element " + i + " is " + actual[i] + ", expected " + expected[i]);
      }
    }
  }

  static void allClose(String what, double[] expected, float[] actual, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      close(what + " element " + i, expected[i], actual[i], tolerance);
    }
  }

  private static void close(String what, double expected, float actual, double tolerance) {
    if (!(Math.abs(expected - actual) <= tolerance * (1 + Math.abs(expected)))) {
      throw new AssertionError(what + ": " + actual + " is not close to " + expected);
    }
  }
}
