package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.pellucid.cpu.TileCompiler.Left;

/** The float loops in the Vector API. Loaded only when the vector module is there. */
final class VectorKernels implements FloatKernels {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();
  private static final int PANEL = 2 * LANES;

  /** Vectors of 16 lanes come with 32 registers; narrower ones may come with 16. */
  static final int LANES_WITH_32_REGISTERS = 16;

  private static final int TILE_ROWS = LANES >= LANES_WITH_32_REGISTERS ? 12 : 6;
  private static final int[] HEIGHTS =
      TILE_ROWS == 12 ? new int[] {12, 8, 4, 2, 1} : new int[] {6, 4, 2, 1};

  private static final int WIDE = 8 * LANES;

  /** What fresh sums start from. */
  private static final float[] ZEROS = new float[WIDE];

  private static final RegisterTiles ROWS = TileCompiler.compile(Left.ROWS, 2, HEIGHTS);
  private static final RegisterTiles COLUMNS = TileCompiler.compile(Left.COLUMNS, 2, HEIGHTS);
  private static final RegisterTiles NARROW_ROWS = TileCompiler.compile(Left.ROWS, 1, HEIGHTS);

  /** One index serves all rows, so that these may be many. */
  private static final int[] NARROW_HEIGHTS =
      TILE_ROWS == 12 ? new int[] {24, 12, 8, 4, 2, 1} : HEIGHTS;

  private static final RegisterTiles NARROW_COLUMNS =
      TileCompiler.compile(Left.COLUMNS, 1, NARROW_HEIGHTS);
  private static final RegisterTiles WIDE_ROW = TileCompiler.compile(Left.ROWS, 8, 1);

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int panelColumns(int columns) {
    return PANEL;
  }

  @Override
  public int tileRows() {
    return TILE_ROWS;
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
    if (a.length > TileCompiler.INDEX_LIMIT) {
      Simd.scalar()
          .multiply(
              fresh,
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
    } else if (columns == WIDE && rows == 1 && depthStep == 1) {
      float[] start = fresh ? ZEROS : c;
      int startOff = fresh ? 0 : cOff;
      WIDE_ROW.multiply(
          1, depth, a, aOff, rowStep, b, bOff, ldb, start, startOff, ldc, c, cOff, ldc);
    } else if (columns == PANEL) {
      RegisterTiles tiles = depthStep == 1 ? ROWS : COLUMNS;
      int step = depthStep == 1 ? rowStep : depthStep;
      multiplyTiles(
          tiles, HEIGHTS, fresh, rows, depth, a, aOff, rowStep, step, b, bOff, ldb, c, cOff, ldc);
    } else if (columns == LANES) {
      RegisterTiles tiles = depthStep == 1 ? NARROW_ROWS : NARROW_COLUMNS;
      int step = depthStep == 1 ? rowStep : depthStep;
      int[] heights = depthStep == 1 ? HEIGHTS : NARROW_HEIGHTS;
      multiplyTiles(
          tiles, heights, fresh, rows, depth, a, aOff, rowStep, step, b, bOff, ldb, c, cOff, ldc);
    } else {
      multiplyEdge(
          fresh, rows, columns, depth, a, aOff, rowStep, depthStep, b, bOff, ldb, c, cOff, ldc);
    }
  }

  /** A panel that is as wide as the tiles. */
  private static void multiplyTiles(
      RegisterTiles tiles,
      int[] heights,
      boolean fresh,
      int rows,
      int depth,
      float[] a,
      int aOff,
      int rowStep,
      int step,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    for (int row = 0; row < rows; ) {
      int height = height(heights, rows - row);
      int out = cOff + row * ldc;
      tiles.multiply(
          height,
          depth,
          a,
          aOff + row * rowStep,
          step,
          b,
          bOff,
          ldb,
          fresh ? ZEROS : c,
          fresh ? 0 : out,
          fresh ? 0 : ldc,
          c,
          out,
          ldc);
      row += height;
    }
  }

  /** The last panel, narrower than the others: computed in a full tile beside C. */
  private static void multiplyEdge(
      boolean fresh,
      int rows,
      int columns,
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
    Scratch scratch = Scratch.BLOCKS.borrow();
    float[] tile = scratch.atLeast(TILE_ROWS * PANEL);
    RegisterTiles tiles = depthStep == 1 ? ROWS : COLUMNS;
    int step = depthStep == 1 ? rowStep : depthStep;
    boolean narrow = columns <= LANES && depthStep == 1;
    for (int row = 0; row < rows; ) {
      int height = height(HEIGHTS, rows - row);
      int at = cOff + row * ldc;
      if (!fresh) {
        for (int r = 0; r < height; r++) {
          System.arraycopy(c, at + r * ldc, tile, r * PANEL, columns);
        }
      }
      (narrow && height == TILE_ROWS ? NARROW_ROWS : tiles)
          .multiply(
              height,
              depth,
              a,
              aOff + row * rowStep,
              step,
              b,
              bOff,
              ldb,
              fresh ? ZEROS : tile,
              0,
              fresh ? 0 : PANEL,
              tile,
              0,
              PANEL);
      for (int r = 0; r < height; r++) {
        System.arraycopy(tile, r * PANEL, c, at + r * ldc, columns);
      }
      row += height;
    }
    Scratch.BLOCKS.giveBack(scratch);
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
    int full = columns / PANEL;
    for (int row = 0; row < rows; row++) {
      int source = off + row * ld;
      int at = toOff + row * PANEL;
      for (int panel = 0; panel < full; panel++) {
        FloatVector first = FloatVector.fromArray(LANE, from, source);
        FloatVector second = FloatVector.fromArray(LANE, from, source + LANES);
        first.intoArray(to, at);
        second.intoArray(to, at + LANES);
        source += PANEL;
        at += panelStep;
      }
    }
    int done = full * PANEL;
    if (done < columns) {
      Simd.scalar()
          .pack(
              rows,
              columns - done,
              PANEL,
              from,
              off + done,
              ld,
              to,
              toOff + full * panelStep,
              panelStep);
    }
  }

  /** The highest tile that the rows left can fill. */
  private static int height(int[] heights, int rowsLeft) {
    for (int height : heights) {
      if (height <= rowsLeft) {
        return height;
      }
    }
    return 1;
  }

  @Override
  public void multiplyAdd(
      int n, float[] x, int xOff, float[] w, int wOff, float[] acc, int accOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(LANE, acc, accOff + i);
      FloatVector.fromArray(LANE, x, xOff + i)
          .fma(FloatVector.fromArray(LANE, w, wOff + i), sum)
          .intoArray(acc, accOff + i);
    }
    for (; i < n; i++) {
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = FloatVector.fromArray(LANE, acc, accOff + i);
      int from = xOff + i;
      int weights = wOff + i;
      for (int tap = 0; tap < taps; tap++) {
        FloatVector value = FloatVector.fromArray(LANE, x, from);
        sum = value.fma(FloatVector.fromArray(LANE, w, weights), sum);
        from += xStep;
        weights += wStep;
      }
      sum.intoArray(acc, accOff + i);
    }
    for (; i < n; i++) {
      float sum = acc[accOff + i];
      for (int tap = 0; tap < taps; tap++) {
        sum = Math.fma(x[xOff + tap * xStep + i], w[wOff + tap * wStep + i], sum);
      }
      acc[accOff + i] = sum;
    }
  }

  @Override
  public void add(int n, float[] x, int xOff, float[] acc, int accOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(LANE, acc, accOff + i)
          .add(FloatVector.fromArray(LANE, x, xOff + i))
          .intoArray(acc, accOff + i);
    }
    for (; i < n; i++) {
      acc[accOff + i] += x[xOff + i];
    }
  }

  /** Where a value takes the place of the maximum so far: if greater, or the first NaN. */
  private static VectorMask<Float> wins(FloatVector value, FloatVector max) {
    VectorMask<Float> firstNan =
        value.test(VectorOperators.IS_NAN).andNot(max.test(VectorOperators.IS_NAN));
    return value.compare(VectorOperators.GT, max).or(firstNan);
  }

  @Override
  public void maxTaps(int n, int taps, int[] at, float[] x, int xOff, float[] y, int yOff) {
    int i = 0;
    for (; i <= n - LANES && taps > 0; i += LANES) {
      FloatVector max = FloatVector.fromArray(LANE, x, xOff + at[0] + i);
      for (int tap = 1; tap < taps; tap++) {
        FloatVector value = FloatVector.fromArray(LANE, x, xOff + at[tap] + i);
        max = max.blend(value, wins(value, max));
      }
      max.intoArray(y, yOff + i);
    }
    Simd.scalar().maxTaps(n - i, taps, at, x, xOff + i, y, yOff + i);
  }

  @Override
  public void addAtMax(
      int n, int taps, int[] at, float[] x, int xOff, float[] g, int gOff, float[] dx, int dxOff) {
    int i = 0;
    for (; i <= n - LANES && taps > 0; i += LANES) {
      FloatVector max = FloatVector.fromArray(LANE, x, xOff + at[0] + i);
      FloatVector best = FloatVector.zero(LANE);
      for (int tap = 1; tap < taps; tap++) {
        FloatVector value = FloatVector.fromArray(LANE, x, xOff + at[tap] + i);
        VectorMask<Float> wins = wins(value, max);
        max = max.blend(value, wins);
        best = best.blend(FloatVector.broadcast(LANE, tap), wins);
      }
      FloatVector gradient = FloatVector.fromArray(LANE, g, gOff + i);
      FloatVector zero = FloatVector.zero(LANE);
      for (int tap = 0; tap < taps; tap++) {
        VectorMask<Float> here = best.compare(VectorOperators.EQ, FloatVector.broadcast(LANE, tap));
        int target = dxOff + at[tap] + i;
        FloatVector.fromArray(LANE, dx, target)
            .add(zero.blend(gradient, here))
            .intoArray(dx, target);
      }
    }
    Simd.scalar().addAtMax(n - i, taps, at, x, xOff + i, g, gOff + i, dx, dxOff + i);
  }
}
