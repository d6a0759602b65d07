package org.pellucid.cpu;

import java.util.Arrays;

/**
 * The float loops as plain Java, in the form that C2 turns into vector code by itself.
 *
 * <p>C2 does so only where every array of a loop is read and written at the one loop index, since
 * it cannot prove that differently indexed arrays are not the same one. So rows of the operands are
 * copied to arrays of their own; four steps of the depth and four rows go into one loop, which
 * gives about half of what the register tiles reach. {@link PlainRows} finds rows whose ends are
 * not done one by one. The longer they are the better even so: where C is tall and narrow, its
 * columns are the rows.
 */
final class ScalarKernels implements FloatKernels {

  private static final int MAX_PANEL = 512;
  private static final int ROWS = 64;

  /** Steps of the depth that one loop does. */
  private static final int STEPS = 4;

  /** With less, it does not pay to turn C around. */
  private static final int MIN_TALL_DEPTH = 16;

  /** Working space: rows of C, and behind them some of B. */
  private static final class Rows {
    final PlainRows all = new PlainRows(ROWS + STEPS, MAX_PANEL);
    final float[][] b = new float[STEPS][];
    float[][] c = new float[0][];

    /** Makes the rows ready for so many columns, and returns how many columns loops should do. */
    int prepare(int columns, long multiplyAdds) {
      c = all.rows(multiplyAdds);
      System.arraycopy(c, ROWS, b, 0, STEPS);
      int n = all.padded(columns);
      for (float[] row : b) {
        Arrays.fill(row, columns, n, 0f);
      }
      return n;
    }
  }

  private static final Pool<Rows> POOL = new Pool<>(256, Rows::new);

  private final WinogradTransforms winograd = new ScalarWinograd();
  private final PoolingLoops pooling = new ScalarPooling();

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public WinogradTransforms winograd() {
    return winograd;
  }

  @Override
  public PoolingLoops pooling() {
    return pooling;
  }

  @Override
  public int panelColumns(int columns) {
    return Math.min(MAX_PANEL, Math.max(columns, 1));
  }

  @Override
  public int tileRows() {
    return 8;
  }

  @Override
  public void turn(
      int rows, int columns, int width, float[] from, int off, int ld, float[] to, int at) {
    TurnedRows.copy(rows, 0, columns, width, from, off, ld, to, at);
  }

  @Override
  public void packLeft(
      int depth, int rows, float[] from, int off, int ld, float[] to, int panelStep) {
    int height = tileRows();
    for (int row = 0; row < rows; row++) {
      int at = row / height * panelStep + row % height;
      for (int k = 0; k < depth; k++) {
        to[at + k * height] = from[off + k * ld + row];
      }
    }
  }

  @Override
  public void multiply(
      boolean fresh,
      int rows,
      int columns,
      int panelColumns,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      int depthStep,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    Rows scratch = POOL.borrow();
    if (columns <= ROWS && rows >= 2 * columns && depth >= Math.max(columns, MIN_TALL_DEPTH)) {
      for (int row = 0; row < rows; row += MAX_PANEL) {
        int length = Math.min(MAX_PANEL, rows - row);
        int n = scratch.prepare(length, (long) length * columns * depth);
        int at = cOff + row * ldc;
        columnsToRows(scratch.c, fresh, length, n, columns, c, at, ldc);
        int from = aOff + row * rowStep;
        multiplyRows(
            scratch, columns, length, n, depth, b, bOff, 1, ldb, a, from, depthStep, rowStep);
        rowsToColumns(scratch.c, length, columns, c, at, ldc);
      }
    } else {
      int n = scratch.prepare(columns, (long) rows * columns * depth);
      for (int row = 0; row < rows; row += ROWS) {
        int height = Math.min(ROWS, rows - row);
        for (int r = 0; r < height; r++) {
          if (!fresh) {
            System.arraycopy(c, cOff + (row + r) * ldc, scratch.c[r], 0, columns);
          }
          Arrays.fill(scratch.c[r], fresh ? 0 : columns, n, 0f);
        }
        int from = aOff + row * rowStep;
        multiplyRows(
            scratch, height, columns, n, depth, a, from, rowStep, depthStep, b, bOff, ldb, 1);
        for (int r = 0; r < height; r++) {
          System.arraycopy(scratch.c[r], 0, c, cOff + (row + r) * ldc, columns);
        }
      }
    }
    POOL.giveBack(scratch);
  }

  private static void columnsToRows(
      float[][] rows, boolean fresh, int length, int n, int columns, float[] c, int at, int ldc) {
    int j = 0;
    for (; j <= columns - 4 && !fresh; j += 4) {
      gather(length, c, at + j, ldc, 1, rows[j], rows[j + 1], rows[j + 2], rows[j + 3]);
    }
    for (; j < columns && !fresh; j++) {
      gather(length, c, at + j, ldc, rows[j]);
    }
    for (j = 0; j < columns; j++) {
      Arrays.fill(rows[j], fresh ? 0 : length, n, 0f);
    }
  }

  private static void rowsToColumns(
      float[][] rows, int n, int columns, float[] c, int at, int ldc) {
    int j = 0;
    for (; j <= columns - 4; j += 4) {
      scatter(n, rows[j], rows[j + 1], rows[j + 2], rows[j + 3], c, at + j, ldc);
    }
    for (; j < columns; j++) {
      for (int i = 0; i < n; i++) {
        c[at + j + i * ldc] = rows[j][i];
      }
    }
  }

  /** Copies four columns, {@code step} apart, to rows. */
  private static void gather(
      int n,
      float[] from,
      int at,
      int next,
      int step,
      float[] r0,
      float[] r1,
      float[] r2,
      float[] r3) {
    if (next == 1) {
      System.arraycopy(from, at, r0, 0, n);
      System.arraycopy(from, at + step, r1, 0, n);
      System.arraycopy(from, at + 2 * step, r2, 0, n);
      System.arraycopy(from, at + 3 * step, r3, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      int place = at + i * next;
      r0[i] = from[place];
      r1[i] = from[place + step];
      r2[i] = from[place + 2 * step];
      r3[i] = from[place + 3 * step];
    }
  }

  private static void gather(int n, float[] from, int at, int next, float[] row) {
    if (next == 1) {
      System.arraycopy(from, at, row, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      row[i] = from[at + i * next];
    }
  }

  /** Copies four rows to columns side by side. */
  private static void scatter(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] to, int at, int next) {
    for (int i = 0; i < n; i++) {
      int place = at + i * next;
      to[place] = r0[i];
      to[place + 1] = r1[i];
      to[place + 2] = r2[i];
      to[place + 3] = r3[i];
    }
  }

  /**
   * Multiplies rows of C, of which the loops do {@code n} columns; elements of a row of B are
   * {@code next} apart, its rows {@code ldb}.
   */
  private static void multiplyRows(
      Rows scratch,
      int rows,
      int columns,
      int n,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      int depthStep,
      float[] b,
      int bOff,
      int ldb,
      int next) {
    float[][] c = scratch.c;
    float[][] steps = scratch.b;
    int k = 0;
    for (; k <= depth - STEPS; k += STEPS) {
      int from = bOff + k * ldb;
      gather(columns, b, from, next, ldb, steps[0], steps[1], steps[2], steps[3]);
      int at = aOff + k * depthStep;
      int r = 0;
      for (; r <= rows - 4; r += 4) {
        int row = at + r * rowStep;
        fourRows(n, a, row, rowStep, depthStep, steps, c[r], c[r + 1], c[r + 2], c[r + 3]);
      }
      for (; r < rows; r++) {
        oneRow(n, a, at + r * rowStep, depthStep, steps, c[r]);
      }
    }
    for (; k < depth; k++) {
      gather(columns, b, bOff + k * ldb, next, steps[0]);
      int at = aOff + k * depthStep;
      int r = 0;
      for (; r <= rows - 4; r += 4) {
        oneStep(n, a, at + r * rowStep, rowStep, steps[0], c[r], c[r + 1], c[r + 2], c[r + 3]);
      }
      for (; r < rows; r++) {
        oneStep(n, a[at + r * rowStep], steps[0], c[r]);
      }
    }
  }

  /** Four steps of the depth for four rows. */
  static void fourRows(
      int n,
      float[] a,
      int at,
      int rowStep,
      int step,
      float[][] b,
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3) {
    float p0 = a[at];
    float p1 = a[at + step];
    float p2 = a[at + 2 * step];
    float p3 = a[at + 3 * step];
    int second = at + rowStep;
    float q0 = a[second];
    float q1 = a[second + step];
    float q2 = a[second + 2 * step];
    float q3 = a[second + 3 * step];
    int third = second + rowStep;
    float r0 = a[third];
    float r1 = a[third + step];
    float r2 = a[third + 2 * step];
    float r3 = a[third + 3 * step];
    int fourth = third + rowStep;
    float s0 = a[fourth];
    float s1 = a[fourth + step];
    float s2 = a[fourth + 2 * step];
    float s3 = a[fourth + 3 * step];
    float[] b0 = b[0];
    float[] b1 = b[1];
    float[] b2 = b[2];
    float[] b3 = b[3];
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      float x3 = b3[j];
      c0[j] = Math.fma(p3, x3, Math.fma(p2, x2, Math.fma(p1, x1, Math.fma(p0, x0, c0[j]))));
      c1[j] = Math.fma(q3, x3, Math.fma(q2, x2, Math.fma(q1, x1, Math.fma(q0, x0, c1[j]))));
      c2[j] = Math.fma(r3, x3, Math.fma(r2, x2, Math.fma(r1, x1, Math.fma(r0, x0, c2[j]))));
      c3[j] = Math.fma(s3, x3, Math.fma(s2, x2, Math.fma(s1, x1, Math.fma(s0, x0, c3[j]))));
    }
  }

  /** Four steps of the depth for one row. */
  private static void oneRow(int n, float[] a, int at, int step, float[][] b, float[] c) {
    float p0 = a[at];
    float p1 = a[at + step];
    float p2 = a[at + 2 * step];
    float p3 = a[at + 3 * step];
    float[] b0 = b[0];
    float[] b1 = b[1];
    float[] b2 = b[2];
    float[] b3 = b[3];
    for (int j = 0; j < n; j++) {
      c[j] =
          Math.fma(p3, b3[j], Math.fma(p2, b2[j], Math.fma(p1, b1[j], Math.fma(p0, b0[j], c[j]))));
    }
  }

  /** One step of the depth for four rows. */
  private static void oneStep(
      int n,
      float[] a,
      int at,
      int rowStep,
      float[] b,
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3) {
    float p = a[at];
    float q = a[at + rowStep];
    float r = a[at + 2 * rowStep];
    float s = a[at + 3 * rowStep];
    for (int j = 0; j < n; j++) {
      float x = b[j];
      c0[j] = Math.fma(p, x, c0[j]);
      c1[j] = Math.fma(q, x, c1[j]);
      c2[j] = Math.fma(r, x, c2[j]);
      c3[j] = Math.fma(s, x, c3[j]);
    }
  }

  /** One step of the depth for one row. */
  private static void oneStep(int n, float p, float[] b, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = Math.fma(p, b[j], c[j]);
    }
  }

  @Override
  public void pack(
      int rows,
      int columns,
      int panelColumns,
      float[] from,
      int off,
      int ld,
      float[] to,
      int toOff,
      int panelStep) {
    for (int row = 0; row < rows; row++) {
      int at = toOff + row * panelColumns;
      int source = off + row * ld;
      for (int left = columns; left > 0; left -= panelColumns) {
        int count = Math.min(left, panelColumns);
        System.arraycopy(from, source, to, at, count);
        Arrays.fill(to, at + count, at + panelColumns, 0f);
        source += count;
        at += panelStep;
      }
    }
  }

  @Override
  public void multiplyAdd(
      int n, float[] x, int xOff, float[] w, int wOff, float[] acc, int accOff) {
    for (int i = 0; i < n; i++) {
      acc[accOff + i] = Math.fma(x[xOff + i], w[wOff + i], acc[accOff + i]);
    }
  }

  @Override
  public void multiplyAddTaps(
      int n,
      int taps,
      float[] x,
      int xOff,
      int xStep,
      float[] w,
      int wOff,
      int wStep,
      float[] acc,
      int accOff) {
    for (int i = 0; i < n; i++) {
      float sum = acc[accOff + i];
      for (int tap = 0; tap < taps; tap++) {
        sum = Math.fma(x[xOff + tap * xStep + i], w[wOff + tap * wStep + i], sum);
      }
      acc[accOff + i] = sum;
    }
  }

  @Override
  public void add(int n, float[] x, int xOff, float[] acc, int accOff) {
    for (int i = 0; i < n; i++) {
      acc[accOff + i] += x[xOff + i];
    }
  }

  @Override
  public void maxTaps(int n, int taps, int[] at, float[] x, int xOff, float[] y, int yOff) {
    if (taps == 0) {
      Arrays.fill(y, yOff, yOff + n, Float.NEGATIVE_INFINITY);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[yOff + i] = x[xOff + at[greatest(taps, at, x, xOff + i)] + i];
    }
  }

  @Override
  public void addAtMax(
      int n, int taps, int[] at, float[] x, int xOff, float[] g, int gOff, float[] dx, int dxOff) {
    for (int i = 0; i < n && taps > 0; i++) {
      dx[dxOff + at[greatest(taps, at, x, xOff + i)] + i] += g[gOff + i];
    }
  }

  /**
   * The tap of the greatest value, without a branch, which would be guessed wrong every other time:
   * the greatest of longs whose upper half orders the values and whose lower half the taps.
   */
  private static int greatest(int taps, int[] at, float[] x, int off) {
    long best = Long.MIN_VALUE;
    for (int tap = 0; tap < taps; tap++) {
      long rank = ScalarPooling.rank(x[off + at[tap]]);
      best = Math.max(best, (rank << 32) | (~tap & 0xffffffffL));
    }
    return ~(int) best;
  }
}
