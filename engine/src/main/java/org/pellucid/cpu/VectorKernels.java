package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
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

  private static final boolean MANY_REGISTERS = LANES >= LANES_WITH_32_REGISTERS;

  private static final int[] ROW_HEIGHTS = MANY_REGISTERS ? new int[] {8, 4, 2, 1} : HEIGHTS;
  private static final int[] PANEL_HEIGHTS =
      MANY_REGISTERS ? new int[] {8, 6, 5, 4, 2, 1} : HEIGHTS;

  private static final RegisterTiles ROWS = TileCompiler.compile(Left.ROWS, 2, ROW_HEIGHTS);
  private static final RegisterTiles COLUMNS = TileCompiler.compile(Left.COLUMNS, 2, HEIGHTS);
  private static final RegisterTiles PANEL_ROWS =
      MANY_REGISTERS ? TileCompiler.compilePacked(Left.ROWS, 2, 0, PANEL_HEIGHTS) : ROWS;
  private static final RegisterTiles PANELS =
      TileCompiler.compilePacked(Left.COLUMNS, 2, TILE_ROWS, HEIGHTS);

  /** Rows that pack a panel of B on the way where A lies anywhere; else the height of a tile. */
  private static final int PACKING_ROWS = 8;

  private static final PackingTiles PACKING =
      TileCompiler.compilePacking(Left.ROWS, 2, 0, PACKING_ROWS);
  private static final PackingTiles PANELS_PACKING =
      TileCompiler.compilePacking(Left.COLUMNS, 2, TILE_ROWS, TILE_ROWS);

  /** The tiles for operands that lie in some way, and their heights, the tallest first. */
  private record Tiles(RegisterTiles loops, int... heights) {

    /**
     * The height of the next tile: the tallest one that the rows left can fill, or half of them
     * where both halves have a tile, since twice eight rows are faster than twelve and four.
     */
    int height(int rowsLeft) {
      int half = Math.ceilDiv(rowsLeft, 2);
      if (rowsLeft > heights[0] && rowsLeft < 2 * heights[0] && has(half) && has(rowsLeft - half)) {
        return half;
      }
      for (int height : heights) {
        if (height <= rowsLeft) {
          return height;
        }
      }
      return 1;
    }

    private boolean has(int wanted) {
      for (int height : heights) {
        if (height == wanted) {
          return true;
        }
      }
      return false;
    }
  }

  /** Rows of A anywhere. Eight pointers to them fit into the registers, twelve do not. */
  private static final Tiles ROWS_ANYWHERE = new Tiles(ROWS, ROW_HEIGHTS);

  private static final Tiles ROWS_AND_PANELS = new Tiles(PANEL_ROWS, PANEL_HEIGHTS);
  private static final Tiles COLUMNS_ANYWHERE = new Tiles(COLUMNS, HEIGHTS);
  private static final Tiles PANELS_AND_PANELS = new Tiles(PANELS, HEIGHTS);

  /**
   * Tiles for two panels at once: a number of A serves four vectors, and more multiplications stand
   * beside what a tile costs besides its loop. On Zen 5, GFLOP/s of a core whose peak is 274,
   * beside eight rows of one panel: 198 and 162 at a depth of 16, 246 and 229 at 64, 255 to 261 and
   * 251 to 258 from 256 on; and what comes from far is waited for half as often.
   */
  private static final int[] PAIR_HEIGHTS = {6, 5, 4};

  private static final @Nullable RegisterTiles PAIRS =
      MANY_REGISTERS ? TileCompiler.compilePairs(PAIR_HEIGHTS) : null;

  /** Heights of tiles for the products of Winograd's algorithms, between buffers of their own. */
  private static final int[] DENSE_HEIGHTS =
      MANY_REGISTERS ? new int[] {8, 4, 2, 1} : new int[] {4, 2, 1};

  /** Rows of A anywhere; rows of B and of C are a panel and follow each other. */
  private static final Tiles ROWS_TO_PANEL =
      MANY_REGISTERS
          ? new Tiles(TileCompiler.compileDense(Left.ROWS, 2, 0, DENSE_HEIGHTS), DENSE_HEIGHTS)
          : ROWS_AND_PANELS;

  /** Rows of A, too, are a panel and follow each other. */
  private static final Tiles PANEL_TO_PANEL =
      MANY_REGISTERS
          ? new Tiles(TileCompiler.compileDense(Left.ROWS, 2, PANEL, DENSE_HEIGHTS), DENSE_HEIGHTS)
          : ROWS_AND_PANELS;

  /** Columns of A are a vector and follow each other, as rows of B and of C do, a panel each. */
  private static final Tiles VECTORS_TO_PANEL =
      new Tiles(TileCompiler.compileDense(Left.COLUMNS, 2, LANES, DENSE_HEIGHTS), DENSE_HEIGHTS);

  private static final RegisterTiles NARROW_ROWS = TileCompiler.compile(Left.ROWS, 1, HEIGHTS);

  /** One index serves all rows, so that these may be many. */
  private static final int[] NARROW_HEIGHTS =
      TILE_ROWS == 12 ? new int[] {24, 16, 12, 8, 4, 2, 1} : HEIGHTS;

  private static final RegisterTiles NARROW_COLUMNS =
      TileCompiler.compile(Left.COLUMNS, 1, NARROW_HEIGHTS);
  private static final Tiles NARROW = new Tiles(NARROW_ROWS, HEIGHTS);
  private static final Tiles NARROW_TURNED = new Tiles(NARROW_COLUMNS, NARROW_HEIGHTS);

  /** Rows of all three matrices are one vector and follow each other. */
  private static final int[] SQUARE_HEIGHTS =
      MANY_REGISTERS ? new int[] {20, 16, 8, 4, 2, 1} : HEIGHTS;

  private static final Tiles SQUARE =
      new Tiles(TileCompiler.compileDense(Left.ROWS, 1, LANES, SQUARE_HEIGHTS), SQUARE_HEIGHTS);

  /** Columns of A and rows of B and of C are one vector and follow each other. */
  private static final int[] SQUARE_TURNED_HEIGHTS = {16, 8, 4, 2, 1};

  private static final Tiles SQUARE_TURNED =
      MANY_REGISTERS
          ? new Tiles(
              TileCompiler.compileDense(Left.COLUMNS, 1, LANES, SQUARE_TURNED_HEIGHTS),
              SQUARE_TURNED_HEIGHTS)
          : NARROW_TURNED;

  /**
   * Vectors of B that a single row of A meets at once. The longer the pieces in which memory is
   * read, the better: with eight, 784 rows of 512 columns take a sixth longer on Zen 5.
   */
  private static final int ROW_VECTORS = MANY_REGISTERS ? 16 : 8;

  private static final int ROW_COLUMNS = ROW_VECTORS * LANES;
  private static final RegisterTiles WHOLE_ROW = TileCompiler.compile(Left.ROWS, ROW_VECTORS, 1);
  private static final RegisterTiles HALF_ROW = TileCompiler.compile(Left.ROWS, ROW_VECTORS / 2, 1);

  /**
   * Rows that are packed at once, panel after panel, so that panels are written from end to end: on
   * Zen 5 a training step of the dense network (W2) takes 2 % less than with row after row.
   */
  private static final int PACK_ROWS = 32;

  private static final TurningBlocks TURN = TurnCompiler.compile();

  private final WinogradTransforms winograd = new VectorWinograd();
  private final PoolingLoops pooling = new VectorPooling();

  @Override
  public int lanes() {
    return LANES;
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
    return PANEL;
  }

  @Override
  public int rowColumns() {
    return ROW_COLUMNS;
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
    if (a.length > TileCompiler.INDEX_LIMIT || b.length > TileCompiler.INDEX_LIMIT) {
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
    } else if (columns == ROW_COLUMNS && rows == 1 && depthStep == 1) {
      WHOLE_ROW.multiply(1, depth, a, aOff, rowStep, b, bOff, ldb, fresh, c, cOff, ldc);
    } else if (columns == ROW_COLUMNS / 2 && rows == 1 && depthStep == 1) {
      HALF_ROW.multiply(1, depth, a, aOff, rowStep, b, bOff, ldb, fresh, c, cOff, ldc);
    } else if (columns == PANEL) {
      Tiles tiles = tiles(rowStep, depthStep, ldb, ldc);
      int step = depthStep == 1 ? rowStep : depthStep;
      multiplyTiles(tiles, fresh, rows, depth, a, aOff, rowStep, step, b, bOff, ldb, c, cOff, ldc);
    } else if (columns == LANES) {
      Tiles tiles = narrowTiles(rowStep, depthStep, ldb, ldc);
      int step = depthStep == 1 ? rowStep : depthStep;
      multiplyTiles(tiles, fresh, rows, depth, a, aOff, rowStep, step, b, bOff, ldb, c, cOff, ldc);
    } else {
      multiplyEdge(
          fresh, rows, columns, depth, a, aOff, rowStep, depthStep, b, bOff, ldb, c, cOff, ldc);
    }
  }

  @Override
  public void multiplyPair(
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
    RegisterTiles pairs = PAIRS;
    if (pairs == null
        || !canBeCutForPairs(rows)
        || Math.max(a.length, b.length) > TileCompiler.INDEX_LIMIT) {
      FloatKernels.super.multiplyPair(
          fresh, rows, panelColumns, depth, a, aOff, rowStep, b, bOff, panelStep, c, cOff, ldc);
      return;
    }
    for (int row = 0; row < rows; ) {
      int tiles = Math.ceilDiv(rows - row, PAIR_HEIGHTS[0]);
      int height = Math.ceilDiv(rows - row, tiles);
      int from = aOff + row * rowStep;
      int out = cOff + row * ldc;
      pairs.multiply(height, depth, a, from, rowStep, b, bOff, panelStep, fresh, c, out, ldc);
      row += height;
    }
  }

  /** Whether so many rows can be cut into tiles of two panels that are nearly alike. */
  private static boolean canBeCutForPairs(int rows) {
    return rows >= 4 && rows != 7;
  }

  @Override
  public int multiplyAndPack(
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
    boolean turned = depthStep != 1;
    int height = turned ? TILE_ROWS : PACKING_ROWS;
    if (!MANY_REGISTERS
        || rows < height
        || (turned && depthStep != TILE_ROWS)
        || Math.max(a.length, Math.max(b.length, panel.length)) > TileCompiler.INDEX_LIMIT) {
      return 0;
    }
    PackingTiles tiles = turned ? PANELS_PACKING : PACKING;
    tiles.multiply(
        height,
        depth,
        a,
        aOff,
        turned ? depthStep : rowStep,
        b,
        bOff,
        ldb,
        fresh,
        c,
        cOff,
        ldc,
        panel,
        panelOff);
    return height;
  }

  private static Tiles tiles(int rowStep, int depthStep, int ldb, int ldc) {
    if (depthStep == 1) {
      if (ldb != PANEL) {
        return ROWS_ANYWHERE;
      }
      if (ldc != PANEL) {
        return ROWS_AND_PANELS;
      }
      return rowStep == PANEL ? PANEL_TO_PANEL : ROWS_TO_PANEL;
    }
    if (ldb != PANEL) {
      return COLUMNS_ANYWHERE;
    }
    if (depthStep == TILE_ROWS) {
      return PANELS_AND_PANELS;
    }
    return depthStep == LANES && ldc == PANEL ? VECTORS_TO_PANEL : COLUMNS_ANYWHERE;
  }

  private static Tiles narrowTiles(int rowStep, int depthStep, int ldb, int ldc) {
    boolean dense = ldb == LANES && ldc == LANES;
    if (depthStep != 1) {
      return dense && depthStep == LANES ? SQUARE_TURNED : NARROW_TURNED;
    }
    return dense && rowStep == LANES ? SQUARE : NARROW;
  }

  /** A panel that is as wide as the tiles. */
  private static void multiplyTiles(
      Tiles tiles,
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
      int height = tiles.height(rows - row);
      int from = aOff + row * rowStep;
      int out = cOff + row * ldc;
      tiles.loops.multiply(height, depth, a, from, step, b, bOff, ldb, fresh, c, out, ldc);
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
    float[] tile = scratch.atLeast(NARROW_HEIGHTS[0] * PANEL);
    boolean narrow = columns <= LANES;
    boolean turned = depthStep != 1;
    Tiles tiles = narrow && turned ? NARROW_TURNED : tiles(rowStep, depthStep, ldb, PANEL);
    int step = turned ? depthStep : rowStep;
    for (int row = 0; row < rows; ) {
      int height = tiles.height(rows - row);
      int at = cOff + row * ldc;
      if (!fresh) {
        for (int r = 0; r < height; r++) {
          System.arraycopy(c, at + r * ldc, tile, r * PANEL, columns);
        }
      }
      (narrow && !turned && height >= 8 ? NARROW_ROWS : tiles.loops)
          .multiply(
              height, depth, a, aOff + row * rowStep, step, b, bOff, ldb, fresh, tile, 0, PANEL);
      for (int r = 0; r < height; r++) {
        System.arraycopy(tile, r * PANEL, c, at + r * ldc, columns);
      }
      row += height;
    }
    Scratch.BLOCKS.giveBack(scratch);
  }

  @Override
  public int fastStart(float[] array) {
    return LineStart.in(array);
  }

  @Override
  public void turn(
      int rows, int columns, int width, float[] from, int off, int ld, float[] to, int at) {
    int wholeRows = rows / LANES * LANES;
    int wholeColumns = columns / LANES * LANES;
    for (int column = 0; column < wholeColumns; column += LANES) {
      TURN.copy(wholeRows, from, off + column * ld, ld, to, at + column, width);
    }
    TurnedRows.copy(wholeRows, wholeColumns, columns, width, from, off, ld, to, at);
    int below = at + wholeRows * width;
    TurnedRows.copy(rows - wholeRows, 0, columns, width, from, off + wholeRows, ld, to, below);
  }

  @Override
  public void packLeft(
      int depth, int rows, float[] from, int off, int ld, float[] to, int panelStep) {
    for (int k = 0; k < depth; k++) {
      int source = off + k * ld;
      int at = k * TILE_ROWS;
      for (int row = 0; row < rows; row += TILE_ROWS) {
        if (TILE_ROWS <= LANES && source + LANES <= from.length) {
          // What it writes too much is written again by the next column.
          FloatVector.fromArray(LANE, from, source).intoArray(to, at);
        } else {
          System.arraycopy(from, source, to, at, Math.min(TILE_ROWS, rows - row));
        }
        source += TILE_ROWS;
        at += panelStep;
      }
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
    int full = columns / PANEL;
    for (int first = 0; first < rows; first += PACK_ROWS) {
      int count = Math.min(PACK_ROWS, rows - first);
      for (int panel = 0; panel < full; panel++) {
        packPanel(
            count,
            from,
            off + first * ld + panel * PANEL,
            ld,
            to,
            toOff + panel * panelStep + first * PANEL);
      }
    }
    int done = full * PANEL;
    if (done < columns) {
      packEdge(rows, columns - done, from, off + done, ld, to, toOff + full * panelStep);
    }
  }

  private static void packPanel(int rows, float[] from, int off, int ld, float[] to, int toOff) {
    int source = off;
    int at = toOff;
    for (int row = 0; row < rows; row++) {
      FloatVector first = FloatVector.fromArray(LANE, from, source);
      FloatVector second = FloatVector.fromArray(LANE, from, source + LANES);
      first.intoArray(to, at);
      second.intoArray(to, at + LANES);
      source += ld;
      at += PANEL;
    }
  }

  /** The last panel, narrower than the others. */
  private static void packEdge(
      int rows, int columns, float[] from, int off, int ld, float[] to, int toOff) {
    VectorMask<Float> left = LANE.indexInRange(0, columns);
    VectorMask<Float> right = LANE.indexInRange(LANES, columns);
    int source = off;
    int at = toOff;
    for (int row = 0; row < rows; row++) {
      FloatVector.fromArray(LANE, from, source, left).intoArray(to, at);
      FloatVector.fromArray(LANE, from, source + LANES, right).intoArray(to, at + LANES);
      source += ld;
      at += PANEL;
    }
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
