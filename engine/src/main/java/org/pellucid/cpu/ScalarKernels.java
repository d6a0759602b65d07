package org.pellucid.cpu;

import java.util.Arrays;

/**
 * The float loops as plain Java, in the form that C2 turns into vector code by itself.
 *
 * <p>C2 does so only where every array of a loop is read and written at the one loop index, since
 * it cannot prove that differently indexed arrays are not the same one. So rows of the operands are
 * copied to arrays of their own; four steps of the depth and two rows go into one loop, which gives
 * about half of what the register tiles reach.
 */
final class ScalarKernels implements FloatKernels {

  private static final int MAX_PANEL = 256;
  private static final int ROWS = 64;

  private static final class Rows {
    final float[][] b = new float[4][MAX_PANEL];
    final float[][] c = new float[ROWS][MAX_PANEL];
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
  public boolean copiesLeft() {
    return false;
  }

  @Override
  public int leftPitch(int depth) {
    return depth;
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
    for (int row = 0; row < rows; row += ROWS) {
      int height = Math.min(ROWS, rows - row);
      for (int r = 0; r < height; r++) {
        if (fresh) {
          Arrays.fill(scratch.c[r], 0, columns, 0f);
        } else {
          System.arraycopy(c, cOff + (row + r) * ldc, scratch.c[r], 0, columns);
        }
      }
      multiplyRows(
          scratch,
          height,
          columns,
          depth,
          a,
          aOff + row * rowStep,
          rowStep,
          depthStep,
          b,
          bOff,
          ldb);
      for (int r = 0; r < height; r++) {
        System.arraycopy(scratch.c[r], 0, c, cOff + (row + r) * ldc, columns);
      }
    }
    POOL.giveBack(scratch);
  }

  private static void multiplyRows(
      Rows scratch,
      int rows,
      int columns,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      int depthStep,
      float[] b,
      int bOff,
      int ldb) {
    int k = 0;
    for (; k <= depth - 4; k += 4) {
      for (int step = 0; step < 4; step++) {
        System.arraycopy(b, bOff + (k + step) * ldb, scratch.b[step], 0, columns);
      }
      int at = aOff + k * depthStep;
      int r = 0;
      for (; r <= rows - 2; r += 2) {
        int first = at + r * rowStep;
        int second = first + rowStep;
        twoRows(
            columns,
            a[first],
            a[first + depthStep],
            a[first + 2 * depthStep],
            a[first + 3 * depthStep],
            a[second],
            a[second + depthStep],
            a[second + 2 * depthStep],
            a[second + 3 * depthStep],
            scratch.b[0],
            scratch.b[1],
            scratch.b[2],
            scratch.b[3],
            scratch.c[r],
            scratch.c[r + 1]);
      }
      if (r < rows) {
        int last = at + r * rowStep;
        oneRow(
            columns,
            a[last],
            a[last + depthStep],
            a[last + 2 * depthStep],
            a[last + 3 * depthStep],
            scratch.b[0],
            scratch.b[1],
            scratch.b[2],
            scratch.b[3],
            scratch.c[r]);
      }
    }
    for (; k < depth; k++) {
      System.arraycopy(b, bOff + k * ldb, scratch.b[0], 0, columns);
      for (int r = 0; r < rows; r++) {
        oneStep(columns, a[aOff + r * rowStep + k * depthStep], scratch.b[0], scratch.c[r]);
      }
    }
  }

  private static void twoRows(
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float q0,
      float q1,
      float q2,
      float q3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] c0,
      float[] c1) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      float x3 = b3[j];
      c0[j] = Math.fma(p3, x3, Math.fma(p2, x2, Math.fma(p1, x1, Math.fma(p0, x0, c0[j]))));
      c1[j] = Math.fma(q3, x3, Math.fma(q2, x2, Math.fma(q1, x1, Math.fma(q0, x0, c1[j]))));
    }
  }

  private static void oneRow(
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] c0) {
    for (int j = 0; j < n; j++) {
      c0[j] =
          Math.fma(p3, b3[j], Math.fma(p2, b2[j], Math.fma(p1, b1[j], Math.fma(p0, b0[j], c0[j]))));
    }
  }

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
    for (int i = 0; i < n; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int tap = 0; tap < taps; tap++) {
        float value = x[xOff + at[tap] + i];
        max = tap == 0 || value > max || (Float.isNaN(value) && !Float.isNaN(max)) ? value : max;
      }
      y[yOff + i] = max;
    }
  }

  @Override
  public void addAtMax(
      int n, int taps, int[] at, float[] x, int xOff, float[] g, int gOff, float[] dx, int dxOff) {
    for (int i = 0; i < n && taps > 0; i++) {
      int best = at[0];
      float max = x[xOff + best + i];
      for (int tap = 1; tap < taps; tap++) {
        float value = x[xOff + at[tap] + i];
        if (value > max || (Float.isNaN(value) && !Float.isNaN(max))) {
          best = at[tap];
          max = value;
        }
      }
      dx[dxOff + best + i] += g[gOff + i];
    }
  }
}
