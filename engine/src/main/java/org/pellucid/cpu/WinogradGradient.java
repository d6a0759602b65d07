package org.pellucid.cpu;

import static org.pellucid.cpu.WinogradTransforms.POINTS;
import static org.pellucid.cpu.WinogradTransforms.SIDE;
import static org.pellucid.cpu.WinogradTransforms.TAPS;
import static org.pellucid.cpu.WinogradTransforms.TILE;

import org.jspecify.annotations.Nullable;

/**
 * The kernel's gradient of a convolution that suits {@link Winograd}, by the algorithm F(3x3, 4x4):
 * tiles of 6x6 pixels of x and of 4x4 pixels of dy become 36 numbers a channel each, and the sums
 * over tiles are 36 products of matrices whose depth is the tiles. It multiplies four times less
 * than the direct way.
 *
 * <p>Sums go over tiles in order, in blocks of lines of tiles that are cut by shape alone; blocks
 * are added in order, and their sum is transformed to the nine taps.
 *
 * <p>Blocking: some lines of tiles at a time, 48 tiles together, whose points stay in the second
 * cache, in panels of one vector of channels of x and of one panel of channels of dy. On one Zen 5
 * core, whose peak is 264, the products alone reach 200 GFLOP/s with 16 channels and 235 to 245
 * with 32 and 64.
 */
final class WinogradGradient implements BlockTask {

  private static final Pool<WinogradGradient> POOL = new Pool<>(64, WinogradGradient::new);
  private static final float[] NOTHING = new float[0];

  /** Tiles for which one block is enough; blocks grow with the root of the tiles. */
  private static final int TILES_OF_ONE_BLOCK = 32;

  private static final int BLOCK_TILES = 48;

  private static final int MOST_BLOCKS = 8;

  /** Floats of all blocks' sums together. */
  private static final int PARTIAL_SUMS = 1 << 20;

  private FloatKernels kernels = Simd.scalar();
  private WinogradTransforms transforms = kernels.winograd();
  private @Nullable ConvShape shape;
  private Taps height = Taps.forward(WindowAxis.NONE);
  private Taps width = height;
  private float[] x = NOTHING;
  private int xOff;
  private float[] dy = NOTHING;
  private int dyOff;
  private @Nullable Unpooled unpooled;
  private float[] dw = NOTHING;
  private int dwOff;
  private float[] sums = NOTHING;
  private int blocks;
  private int parts;
  private boolean summing;

  private WinogradGradient() {}

  private static int tileLines(ConvShape shape) {
    return shape.batch() * shape.depth().out() * Math.ceilDiv(shape.height().out(), TILE);
  }

  /** Into how many blocks of lines of tiles the sums are cut. */
  static int blocks(ConvShape shape) {
    int lines = tileLines(shape);
    int tiles = lines * Math.ceilDiv(shape.width().out(), TILE);
    int size = POINTS * shape.inChannels() * shape.outChannels();
    int most = Math.clamp(PARTIAL_SUMS / size, 1, MOST_BLOCKS);
    int blocks = (int) Math.sqrt(tiles / (double) TILES_OF_ONE_BLOCK);
    return Math.clamp(blocks, 1, Math.clamp(lines, 1, most));
  }

  /** First line of tiles of a block. */
  static int blockStart(ConvShape shape, int block) {
    return (int) ((long) tileLines(shape) * block / blocks(shape));
  }

  /** Runs it; dy is not read if it comes unpooled. */
  static void run(
      FloatKernels kernels,
      ConvShape shape,
      Taps height,
      Taps width,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      @Nullable Unpooled unpooled,
      float[] dw,
      int dwOff,
      @Nullable Workers workers) {
    WinogradGradient task = POOL.borrow();
    task.kernels = kernels;
    task.transforms = kernels.winograd();
    task.shape = shape;
    task.height = height;
    task.width = width;
    task.x = x;
    task.xOff = xOff;
    task.dy = dy;
    task.dyOff = dyOff;
    task.unpooled = unpooled;
    task.dw = dw;
    task.dwOff = dwOff;
    task.blocks = blocks(shape);
    Workers helpers = shape.flops() >= 2.0 * Product.PARALLEL_WORK ? workers : null;
    int panels = Math.ceilDiv(shape.outChannels(), kernels.panelColumns(shape.outChannels()));
    // Parts of a block transform the same pixels of x, so there are no more than threads need.
    int wanted = helpers == null ? 1 : helpers.threads();
    task.parts = Math.clamp(Math.ceilDiv(wanted, task.blocks), 1, panels);
    Scratch scratch = Scratch.OPERANDS.borrow();
    task.sums = scratch.atLeast(task.blocks * POINTS * shape.inChannels() * shape.outChannels());
    task.summing = true;
    task.runAll(task.blocks * task.parts, helpers);
    task.summing = false;
    task.runAll(shape.inChannels(), helpers);
    Scratch.OPERANDS.giveBack(scratch);
    task.x = NOTHING;
    task.dy = NOTHING;
    task.unpooled = null;
    task.dw = NOTHING;
    task.sums = NOTHING;
    POOL.giveBack(task);
  }

  private void runAll(int count, @Nullable Workers helpers) {
    if (helpers != null) {
      helpers.run(count, this);
    } else {
      for (int i = 0; i < count; i++) {
        run(i);
      }
    }
  }

  @Override
  public void run(int index) {
    ConvShape s = shape;
    if (s == null) {
      return;
    }
    if (summing) {
      int panel = kernels.panelColumns(s.outChannels());
      int panels = Math.ceilDiv(s.outChannels(), panel);
      int part = index % parts;
      int from = part * panels / parts * panel;
      int end = Math.min(s.outChannels(), (part + 1) * panels / parts * panel);
      sum(s, index / parts, from, end, panel);
    } else {
      finish(s, index);
    }
  }

  /** Sums up some output channels of a block. */
  private void sum(ConvShape s, int block, int columnFrom, int columnEnd, int panel) {
    int in = s.inChannels();
    int columns = columnEnd - columnFrom;
    int size = in * s.outChannels();
    int lineTiles = Math.ceilDiv(width.positions(), TILE);
    int chunk = Math.max(1, (BLOCK_TILES + lineTiles / 2) / lineTiles);
    int tiles = chunk * lineTiles;
    int rows = panelRows(in);
    int rightColumns = panelColumns(s) == panel ? panel : columns;
    int sourceStep = WinogradTransforms.pointStep(tiles * in);
    int gradientStep = WinogradTransforms.pointStep(tiles * columns);
    SourceTiles pixels = SourceTiles.POOL.borrow();
    pixels.source(transforms, height, width, x, xOff, in).panels(rows, tiles * rows);
    SourceTiles gradients = SourceTiles.POOL.borrow();
    gradients
        .gradient(transforms, height, width, dy, dyOff + columnFrom, s.outChannels(), columns)
        .panels(rightColumns, tiles * rightColumns)
        .from(unpooled, kernels.pooling());
    Scratch sources = Scratch.BLOCKS.borrow();
    Scratch rights = Scratch.BLOCKS.borrow();
    float[] v = sources.atLeast(POINTS * sourceStep + Scratch.START_ROOM);
    int vStart = sources.start(kernels);
    // The last row may be read as a whole panel; what lies behind its columns has no effect.
    float[] g = rights.atLeast(POINTS * gradientStep + panel + Scratch.START_ROOM);
    int gStart = rights.start(kernels);
    boolean fresh = true;
    int end = blockStart(s, block + 1);
    for (int from = blockStart(s, block); from < end; from += chunk) {
      int to = Math.min(end, from + chunk);
      for (int line = from; line < to; line++) {
        int tile = (line - from) * lineTiles;
        pixels.transform(line, v, vStart + tile * rows, sourceStep);
        gradients.transform(line, g, gStart + tile * rightColumns, gradientStep);
      }
      for (int point = 0; point < POINTS; point++) {
        int target = (block * POINTS + point) * size;
        for (int j = 0; j < columns; j += panel) {
          int right = j / rightColumns * tiles * rightColumns + j % rightColumns;
          for (int i = 0; i < in; i += rows) {
            kernels.multiply(
                fresh,
                rows,
                Math.min(panel, columns - j),
                panel,
                (to - from) * lineTiles,
                v,
                vStart + point * sourceStep + i * tiles,
                1,
                rows,
                g,
                gStart + point * gradientStep + right,
                rightColumns,
                sums,
                target + place(s, i, columnFrom + j),
                panelColumns(s));
          }
        }
      }
      fresh = false;
    }
    gradients.release();
    pixels.release();
    Scratch.BLOCKS.giveBack(rights);
    Scratch.BLOCKS.giveBack(sources);
  }

  /** Adds the blocks' sums of one input channel and transforms them to taps. */
  private void finish(ConvShape s, int channel) {
    int out = s.outChannels();
    int size = s.inChannels() * out;
    int n = panelColumns(s);
    for (int j = 0; j < out; j += n) {
      int at = place(s, channel, j);
      for (int block = 1; block < blocks; block++) {
        for (int point = 0; point < POINTS; point++) {
          kernels.add(n, sums, (block * POINTS + point) * size + at, sums, point * size + at);
        }
      }
      for (int column = 0; column < SIDE; column++) {
        int from = at + column * size;
        transforms.kernelGradient(n, sums, from, SIDE * size, sums, from, SIDE * size);
      }
      for (int row = 0; row < TAPS; row++) {
        int from = at + row * SIDE * size;
        int to = dwOff + row * TAPS * size + channel * out + j;
        transforms.kernelGradient(n, sums, from, size, dw, to, size);
      }
    }
  }

  /**
   * Channels of x that lie side by side for each tile: a vector, where that is possible, since
   * tiles of products like columns of A at a distance that never changes.
   */
  private int panelRows(int in) {
    int lanes = kernels.lanes();
    return lanes > 1 && in % lanes == 0 ? lanes : in;
  }

  /** Channels of dy that lie side by side in sums: a panel of products, likewise. */
  private int panelColumns(ConvShape s) {
    int panel = kernels.panelColumns(s.outChannels());
    return s.outChannels() % panel == 0 ? panel : s.outChannels();
  }

  /** Where the sum for a channel of x and one of dy lies in the sums of a point. */
  private int place(ConvShape s, int row, int column) {
    int n = panelColumns(s);
    return column / n * n * s.inChannels() + row * n + column % n;
  }
}
