package org.pellucid.cpu;

/**
 * The innermost float loops, of which there is a scalar and a vector version with the same bits.
 * Everything around them (packing, blocking, threads) is shared.
 */
interface FloatKernels {

  /** Lanes of a vector; 1 for plain loops. */
  int lanes();

  /** Columns of a packed panel of a matrix that has this many columns. */
  int panelColumns(int columns);

  /**
   * Columns of a B that lies anywhere with which {@link #multiply} multiplies a single stored row
   * of A at once, or half as many; 0 if there are only panels.
   */
  default int rowColumns() {
    return 0;
  }

  /** Rows that one pass over a packed panel serves; blocks are cut at multiples of it. */
  int tileRows();

  /**
   * C[r, j] += sum over k of A[r, k] * B[k, j] for one panel of columns, each sum a chain of fused
   * multiply-adds in the order of k that starts from what C holds, or from 0 if {@code fresh}.
   *
   * <p>A lies at {@code a[aOff + r * rowStep + k * depthStep]}, where one of the steps is 1. Rows
   * of B are {@code ldb} apart and hold a whole panel even where {@code columns} is less.
   */
  void multiply(
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
      int ldc);

  /** The same, going on from what C holds. */
  default void multiply(
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
    multiply(
        false,
        rows,
        columns,
        panelColumns,
        depth,
        a,
        aOff,
        rowStep,
        depthStep,
        b,
        bOff,
        ldb,
        c,
        cOff,
        ldc);
  }

  /**
   * Multiplies stored rows with two whole panels, packed each and {@code panelStep} apart, as
   * {@link #multiply} does with one of them.
   */
  default void multiplyPair(
      boolean fresh,
      int rows,
      int panelColumns,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      float[] b,
      int bOff,
      int panelStep,
      float[] c,
      int cOff,
      int ldc) {
    for (int panel = 0; panel < 2; panel++) {
      multiply(
          fresh,
          rows,
          panelColumns,
          panelColumns,
          depth,
          a,
          aOff,
          rowStep,
          1,
          b,
          bOff + panel * panelStep,
          panelColumns,
          c,
          cOff + panel * panelColumns,
          ldc);
    }
  }

  /**
   * Multiplies the first rows with a whole panel of a B that lies anywhere, as {@link #multiply}
   * does, and packs the panel on the way.
   *
   * @return how many rows that were; 0 if the panel has to be packed apart, as here
   */
  default int multiplyAndPack(
      boolean fresh,
      int rows,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      int depthStep,
      float[] b,
      int bOff,
      int ldb,
      float[] panel,
      int panelOff,
      float[] c,
      int cOff,
      int ldc) {
    return 0;
  }

  /**
   * Copies rows that are {@code ld} apart into panels that begin {@code panelStep} apart, each row
   * behind the one before; the last panel is filled up with zeros.
   */
  void pack(
      int rows,
      int columns,
      int panelColumns,
      float[] from,
      int off,
      int ld,
      float[] to,
      int toOff,
      int panelStep);

  /**
   * Copies stored rows to columns.
   *
   * @param rows rows of the copy, the length of the stored ones
   * @param columns how many stored rows there are
   * @param width floats between rows of the copy; columns beyond {@code columns} become 0
   * @param ld floats between stored rows
   */
  void turn(int rows, int columns, int width, float[] from, int off, int ld, float[] to, int at);

  /** A place among the first of an array from which whole vectors are read fastest; 0 for any. */
  default int fastStart(float[] array) {
    return 0;
  }

  /**
   * Copies columns of A, stored {@code ld} apart, into panels as wide as a tile is high, which
   * begin {@code panelStep} apart; that must leave a vector of room behind each panel.
   */
  void packLeft(int depth, int rows, float[] from, int off, int ld, float[] to, int panelStep);

  /** The transforms of {@link Winograd}. */
  WinogradTransforms winograd();

  /** The loops of {@link Unpooled}. */
  PoolingLoops pooling();

  /** acc[i] = fma(x[i], w[i], acc[i]). */
  void multiplyAdd(int n, float[] x, int xOff, float[] w, int wOff, float[] acc, int accOff);

  /**
   * For every tap t in turn: acc[i] = fma(x[t * xStep + i], w[t * wStep + i], acc[i]), with the
   * sums kept in registers.
   */
  void multiplyAddTaps(
      int n,
      int taps,
      float[] x,
      int xOff,
      int xStep,
      float[] w,
      int wOff,
      int wStep,
      float[] acc,
      int accOff);

  /** acc[i] += x[i]. */
  void add(int n, float[] x, int xOff, float[] acc, int accOff);

  /**
   * y[i] = the greatest of x[xOff + at[t] + i] over the taps t, minus infinity without taps. Of
   * equal values the first one counts, and the first NaN is greater than any number.
   */
  void maxTaps(int n, int taps, int[] at, float[] x, int xOff, float[] y, int yOff);

  /**
   * Adds g[i] to dx[dxOff + at[t] + i] for the tap t at which {@link #maxTaps} finds the greatest
   * x.
   */
  void addAtMax(
      int n, int taps, int[] at, float[] x, int xOff, float[] g, int gOff, float[] dx, int dxOff);
}
