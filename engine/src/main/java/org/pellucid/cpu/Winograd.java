package org.pellucid.cpu;

import static org.pellucid.cpu.WinogradTransforms.POINTS;
import static org.pellucid.cpu.WinogradTransforms.SIDE;
import static org.pellucid.cpu.WinogradTransforms.TAPS;
import static org.pellucid.cpu.WinogradTransforms.TILE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 3x3 convolution of stride 1 by Winograd's algorithm F(4x4, 3x3): each tile of 6x6 source pixels
 * becomes 36 numbers a channel, the sums over channels are 36 products of matrices, one row a tile,
 * and of their results 4x4 pixels are made. It multiplies four times less than the direct way. The
 * input gradient is the same with the kernel turned.
 *
 * <p>Blocking: some lines of tiles, 36 tiles together, whose points stay in the second cache, and
 * more for plain loops; products of six points at a time, whose results stay in the first one until
 * they are added up along the width. Of a single small image, a block is some of the columns.
 *
 * <p>Each sum is a chain of fused multiply-adds over channels. Which convolutions are computed like
 * this depends on the shape alone. Reused through a pool.
 */
final class Winograd implements BlockTask {

  static final Pool<Winograd> POOL = new Pool<>(64, Winograd::new);

  private static final int MIN_CHANNELS = 16;

  /** With more channels kernels leave the second cache. */
  private static final int MAX_CHANNELS = 256;

  /** Smaller images fill too few of their tiles. */
  private static final int MIN_EXTENT = 4;

  private static final int BLOCK_TILES = 36;

  /** Tiles of a block for plain loops, whose rows they fill. */
  private static final int PLAIN_BLOCK_TILES = 128;

  /** The same at most, where channels are so few that 4,096 values of a point are more tiles. */
  private static final int MOST_PLAIN_BLOCK_TILES = 256;

  private static final int PLAIN_BLOCK_VALUES = 4096;

  /** Fewer tiles than this are not cut: a block of half of them would fill no tile of products. */
  private static final int FEW_TILES = 16;

  /** Blocks at most that transform the same few tiles, each for its own columns. */
  private static final int MOST_ACROSS = 4;

  /** Channels of a kernel that are transformed together. */
  private static final int PART_CHANNELS = 16;

  /** Weights of a kernel from which it pays to wake other threads to transform it. */
  private static final int PARALLEL_WEIGHTS = 1 << 13;

  private static final float[] NOTHING = new float[0];
  private static final Taps NONE = Taps.forward(WindowAxis.NONE);

  private FloatKernels kernels = Simd.scalar();
  private WinogradTransforms transforms = kernels.winograd();
  private float[] source = NOTHING;
  private int sourceOff;
  private @Nullable Unpooled unpooled;
  private Taps height = NONE;
  private Taps width = NONE;
  private int channels;
  private float[] panels = NOTHING;
  private int start;
  private int panelColumns;
  private float[] c = NOTHING;
  private int cOff;
  private int columns;
  private @Nullable TileEpilogue epilogue;
  private int planes;
  private int tileLines;
  private int lineTiles;
  private int blockLines;
  private int blockPanels;
  private int lineBlocks;

  /** The kernel while it is transformed; empty while blocks are computed. */
  private float[] kernel = NOTHING;

  private int kernelOff;

  /** The kernel of the forward pass, if it is turned before it is transformed; else empty. */
  private float[] unturned = NOTHING;

  private int unturnedOff;

  /** Whether a convolution and its gradients are computed like this; the bits show it. */
  static boolean suits(ConvShape shape) {
    return shape.groups() == 1
        && shape.depth().isPlain()
        && suits(shape.height())
        && suits(shape.width())
        && suits(shape.inChannels())
        && suits(shape.outChannels());
  }

  private static boolean suits(int channels) {
    return channels >= MIN_CHANNELS && channels <= MAX_CHANNELS;
  }

  private static boolean suits(WindowAxis axis) {
    return axis.kernel() == 3
        && axis.stride() == 1
        && axis.dilation() == 1
        && axis.in() >= MIN_EXTENT
        && axis.out() >= MIN_EXTENT;
  }

  Winograd read(
      FloatKernels kernels,
      int planes,
      Taps height,
      Taps width,
      float[] source,
      int sourceOff,
      int channels) {
    this.kernels = kernels;
    this.transforms = kernels.winograd();
    this.planes = planes;
    this.height = height;
    this.width = width;
    this.source = source;
    this.sourceOff = sourceOff;
    this.channels = channels;
    this.tileLines = Math.ceilDiv(height.positions(), TILE);
    this.lineTiles = Math.ceilDiv(width.positions(), TILE);
    return this;
  }

  /** Reads a picture that is not stored, if there is one, instead of the source. */
  Winograd unpool(@Nullable Unpooled picture) {
    this.unpooled = picture;
    return this;
  }

  Winograd write(float[] c, int cOff, int columns, @Nullable TileEpilogue epilogue) {
    this.c = c;
    this.cOff = cOff;
    this.columns = columns;
    this.epilogue = epilogue;
    return this;
  }

  /**
   * Runs it with the kernel of the forward pass, stored as [tap, column, channel], its taps in the
   * order of those it was given.
   */
  void runTurned(float[] w, int wOff, @Nullable Workers workers) {
    Scratch scratch = Scratch.OPERANDS.borrow();
    unturned = w;
    unturnedOff = wOff;
    run(scratch.atLeast(TAPS * TAPS * channels * columns), 0, workers);
    Scratch.OPERANDS.giveBack(scratch);
  }

  /** Runs it with a kernel stored as [tap, channel, column]. */
  void run(float[] w, int wOff, @Nullable Workers workers) {
    panelColumns = panelColumns(kernels, columns);
    Scratch scratch = Scratch.OPERANDS.borrow();
    panels = scratch.atLeast(POINTS * pointStep() + Scratch.START_ROOM);
    start = scratch.start(kernels);
    transformKernel(w, wOff, workers);
    runBlocks(workers);
    Scratch.OPERANDS.giveBack(scratch);
  }

  /** Runs it with a kernel that {@link #transformed} has made, for the same loops. */
  void run(float[] transformed, @Nullable Workers workers) {
    panelColumns = panelColumns(kernels, columns);
    panels = transformed;
    start = 0;
    runBlocks(workers);
  }

  /** A kernel of one channel after the other as the products read it, 36 points for 9 taps. */
  static float[] transformed(FloatKernels kernels, int channels, int columns, float[] w, int wOff) {
    Winograd task = POOL.borrow();
    task.transforms = kernels.winograd();
    task.channels = channels;
    task.columns = columns;
    task.panelColumns = panelColumns(kernels, columns);
    float[] result = new float[POINTS * task.pointStep()];
    task.panels = result;
    task.start = 0;
    task.transformKernel(w, wOff, null);
    task.panels = NOTHING;
    POOL.giveBack(task);
    return result;
  }

  /** Columns that fit into one vector take no more room than that: half of a panel of products. */
  private static int panelColumns(FloatKernels kernels, int columns) {
    int lanes = kernels.lanes();
    return lanes > 1 && columns <= lanes ? lanes : kernels.panelColumns(columns);
  }

  private void runBlocks(@Nullable Workers workers) {
    int lines = planes * tileLines;
    int tiles = lines * lineTiles;
    int panels = Math.ceilDiv(columns, panelColumns);
    int blocks = Math.ceilDiv(lines, Math.max(1, (blockTiles() + lineTiles / 2) / lineTiles));
    if (tiles < FEW_TILES && panels > 1) {
      // What takes time is reading the kernel, so that each block reads a part of it.
      blockLines = lines;
      blockPanels = Math.ceilDiv(panels, MOST_ACROSS);
    } else {
      // An even number of blocks, all but the last one alike, is fair to two threads.
      blockLines = Math.ceilDiv(lines, blocks + blocks % 2);
      blockPanels = panels;
    }
    lineBlocks = Math.ceilDiv(lines, blockLines);
    blocks = lineBlocks * Math.ceilDiv(panels, blockPanels);
    long work = (long) planes * height.positions() * width.positions() * 9 * channels * columns;
    if (workers != null && work >= Product.PARALLEL_WORK) {
      workers.run(blocks, this);
    } else {
      for (int block = 0; block < blocks; block++) {
        run(block);
      }
    }
    source = NOTHING;
    unpooled = null;
    this.panels = NOTHING;
    c = NOTHING;
    epilogue = null;
    POOL.giveBack(this);
  }

  /** Tiles that are transformed and multiplied together, about. */
  private int blockTiles() {
    if (kernels.lanes() > 1) {
      return BLOCK_TILES;
    }
    int tiles = PLAIN_BLOCK_VALUES / Math.max(channels, columns);
    return Math.clamp(tiles, PLAIN_BLOCK_TILES, MOST_PLAIN_BLOCK_TILES);
  }

  /** Floats from one point of all panels to the next. */
  private int pointStep() {
    int size = Math.ceilDiv(columns, panelColumns) * panelColumns * channels;
    return WinogradTransforms.pointStep(size);
  }

  private void transformKernel(float[] w, int wOff, @Nullable Workers workers) {
    kernel = w;
    kernelOff = wOff;
    int parts = Math.ceilDiv(channels, PART_CHANNELS);
    if (workers != null && TAPS * TAPS * channels * columns >= PARALLEL_WEIGHTS) {
      workers.run(parts, this);
    } else {
      for (int part = 0; part < parts; part++) {
        run(part);
      }
    }
    kernel = NOTHING;
    unturned = NOTHING;
  }

  /** Stores some channels of the kernel of the forward pass where they are transformed from. */
  private void turnChannels(int from, int to) {
    int at = kernelOff + from * columns;
    for (int line : height.taps()) {
      for (int tap : width.taps()) {
        int source = unturnedOff + (line * TAPS + tap) * columns * channels + from;
        kernels.turn(to - from, columns, columns, unturned, source, channels, kernel, at);
        at += channels * columns;
      }
    }
  }

  private void transformChannels(int from, int to) {
    int step = pointStep();
    int tapStep = channels * columns;
    for (int j = 0; j < columns; j += panelColumns) {
      int n = Math.min(panelColumns, columns - j);
      for (int channel = from; channel < to; channel++) {
        int at = start + j * channels + channel * panelColumns;
        for (int column = 0; column < TAPS; column++) {
          int tap = kernelOff + column * tapStep + channel * columns + j;
          transforms.kernel(
              n, kernel, tap, TAPS * tapStep, panels, at + column * step, SIDE * step);
        }
        for (int line = 0; line < SIDE; line++) {
          int first = at + line * SIDE * step;
          transforms.kernel(n, panels, first, step, panels, first, step);
        }
        for (int point = 0; point < POINTS && n < panelColumns; point++) {
          Arrays.fill(panels, at + point * step + n, at + point * step + panelColumns, 0f);
        }
      }
    }
  }

  @Override
  public void run(int block) {
    if (kernel.length > 0) {
      int channel = block * PART_CHANNELS;
      int channelEnd = Math.min(channels, channel + PART_CHANNELS);
      if (unturned.length > 0) {
        turnChannels(channel, channelEnd);
      }
      transformChannels(channel, channelEnd);
      return;
    }
    int first = block % lineBlocks * blockLines;
    int end = Math.min(planes * tileLines, first + blockLines);
    int tiles = (end - first) * lineTiles;
    int sourceStep = WinogradTransforms.pointStep(tiles * channels);
    int resultStep = WinogradTransforms.pointStep(tiles * panelColumns);
    int lineStep = WinogradTransforms.pointStep(tiles * TILE * panelColumns);
    Scratch sources = Scratch.BLOCKS.borrow();
    Scratch products = Scratch.BLOCKS.borrow();
    Scratch halves = Scratch.BLOCKS.borrow();
    float[] v = sources.atLeast(POINTS * sourceStep + Scratch.START_ROOM);
    int vStart = sources.start(kernels);
    float[] m = products.atLeast(SIDE * resultStep + Scratch.START_ROOM);
    int mStart = products.start(kernels);
    float[] half = halves.atLeast(SIDE * lineStep + Scratch.START_ROOM);
    int halfStart = halves.start(kernels);
    SourceTiles pixels = SourceTiles.POOL.borrow();
    pixels
        .source(transforms, height, width, source, sourceOff, channels)
        .from(unpooled, kernels.pooling());
    for (int line = first; line < end; line++) {
      pixels.transform(line, v, vStart + (line - first) * lineTiles * channels, sourceStep);
    }
    pixels.release();
    int column = block / lineBlocks * blockPanels * panelColumns;
    int columnEnd = Math.min(columns, column + blockPanels * panelColumns);
    for (int j = column; j < columnEnd; j += panelColumns) {
      int n = Math.min(panelColumns, columns - j);
      int computed = n <= kernels.lanes() ? kernels.lanes() : panelColumns;
      for (int line = 0; line < SIDE; line++) {
        for (int i = 0; i < SIDE; i++) {
          int point = line * SIDE + i;
          kernels.multiply(
              true,
              tiles,
              computed,
              panelColumns,
              channels,
              v,
              vStart + point * sourceStep,
              channels,
              1,
              panels,
              start + point * pointStep() + j * channels,
              panelColumns,
              m,
              mStart + i * resultStep,
              panelColumns);
        }
        int to = halfStart + line * lineStep;
        transforms.results(tiles, n, m, mStart, panelColumns, resultStep, half, to, TILE * n, n);
      }
      addLines(first, end, half, halfStart, lineStep, n, j);
    }
    Scratch.BLOCKS.giveBack(halves);
    Scratch.BLOCKS.giveBack(products);
    Scratch.BLOCKS.giveBack(sources);
    TileEpilogue last = epilogue;
    if (last != null) {
      last.apply(firstPixel(first), firstPixel(end), column, columnEnd);
    }
  }

  /** The first pixel of a line of tiles, counted over all planes. */
  private int firstPixel(int line) {
    int y = line / tileLines * height.positions() + line % tileLines * TILE;
    return y * width.positions();
  }

  /** Adds up along the height what the points gave for some columns of results. */
  private void addLines(
      int first, int end, float[] half, int halfStart, int lineStep, int n, int column) {
    boolean dense = n == columns;
    int places = dense ? 1 : width.positions();
    int length = dense ? width.positions() * n : n;
    int rowStep = width.positions() * columns;
    for (int line = first; line < end; line++) {
      int from = halfStart + (line - first) * lineTiles * TILE * n;
      int to = cOff + firstPixel(line) * columns + column;
      int rows = Math.min(TILE, height.positions() - line % tileLines * TILE);
      if (rows == TILE) {
        transforms.results(places, length, half, from, n, lineStep, c, to, columns, rowStep);
        continue;
      }
      transforms.results(places, length, half, from, n, lineStep, half, from, n, lineStep);
      for (int row = 0; row < rows; row++) {
        for (int place = 0; place < places; place++) {
          int at = from + row * lineStep + place * n;
          System.arraycopy(half, at, c, to + row * rowStep + place * columns, length);
        }
      }
    }
  }
}
