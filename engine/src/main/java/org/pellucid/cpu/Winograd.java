package org.pellucid.cpu;

import static org.pellucid.cpu.WinogradTransforms.POINTS;
import static org.pellucid.cpu.WinogradTransforms.SIDE;
import static org.pellucid.cpu.WinogradTransforms.TILE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A 3x3 convolution of stride 1 by Winograd's algorithm F(2x2, 3x3): each tile of 4x4 source pixels
 * becomes 16 numbers a channel, the sums over channels are 16 products of matrices, one row a tile,
 * and of their results 2x2 pixels are made. It multiplies 2.25 times less than the direct way. The
 * input gradient is the same with the kernel turned.
 *
 * <p>Blocking: some lines of tiles, 24 tiles together, four points at a time, so that their numbers
 * and what a panel's products make of them stay in the first cache; results add up where they lie.
 * In GFLOP/s of the direct way's arithmetic, on one Sapphire Rapids core with a peak of 246, in
 * cache: 32 to 64 channels 294, 64 to 64 308, 16 to 16 174 (its products alone run at 113 to 183,
 * 46 to 74 % of the peak). In a training step on two cores, 32 to 64 channels, 26x26, batch 128:
 * 290, held up by memory.
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

  static final int BLOCK_TILES = 24;

  private static final float[] NOTHING = new float[0];
  private static final Taps NONE = Taps.forward(WindowAxis.NONE);

  private FloatKernels kernels = Simd.scalar();
  private WinogradTransforms transforms = kernels.winograd();
  private float[] source = NOTHING;
  private int sourceOff;
  private Taps height = NONE;
  private Taps width = NONE;
  private int channels;
  private float[] panels = NOTHING;
  private int panelColumns;
  private float[] c = NOTHING;
  private int cOff;
  private int columns;
  private @Nullable TileEpilogue epilogue;
  private int planes;
  private int tileLines;
  private int lineTiles;
  private int blockLines;

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
    this.blockLines = Math.max(1, (BLOCK_TILES + lineTiles / 2) / lineTiles);
    return this;
  }

  Winograd write(float[] c, int cOff, int columns, @Nullable TileEpilogue epilogue) {
    this.c = c;
    this.cOff = cOff;
    this.columns = columns;
    this.epilogue = epilogue;
    return this;
  }

  /** Runs it with a kernel stored as [tap, channel, column]. */
  void run(float[] w, int wOff, @Nullable Workers workers) {
    panelColumns = kernels.panelColumns(columns);
    Scratch scratch = Scratch.OPERANDS.borrow();
    panels = scratch.atLeast(POINTS * pointStep());
    transformKernel(w, wOff);
    int blocks = Math.ceilDiv(planes * tileLines, blockLines);
    long work = (long) planes * height.positions() * width.positions() * 9 * channels * columns;
    if (workers != null && work >= Product.PARALLEL_WORK) {
      workers.run(blocks, this);
    } else {
      for (int block = 0; block < blocks; block++) {
        run(block);
      }
    }
    Scratch.OPERANDS.giveBack(scratch);
    source = NOTHING;
    panels = NOTHING;
    c = NOTHING;
    epilogue = null;
    POOL.giveBack(this);
  }

  /** Floats from one point of all panels to the next. */
  private int pointStep() {
    int size = Math.ceilDiv(columns, panelColumns) * panelColumns * channels;
    return WinogradTransforms.pointStep(size);
  }

  private void transformKernel(float[] w, int wOff) {
    int step = pointStep();
    int tapStep = channels * columns;
    for (int j = 0; j < columns; j += panelColumns) {
      int n = Math.min(panelColumns, columns - j);
      for (int channel = 0; channel < channels; channel++) {
        int to = j * channels + channel * panelColumns;
        int from = wOff + channel * columns + j;
        transforms.kernel(n, w, from, 3 * tapStep, tapStep, panels, to, step);
        for (int point = 0; point < POINTS && n < panelColumns; point++) {
          Arrays.fill(panels, to + point * step + n, to + point * step + panelColumns, 0f);
        }
      }
    }
  }

  @Override
  public void run(int block) {
    int first = block * blockLines;
    int end = Math.min(planes * tileLines, first + blockLines);
    int tiles = (end - first) * lineTiles;
    int sourceStep = WinogradTransforms.pointStep(tiles * channels);
    int resultStep = WinogradTransforms.pointStep(tiles * panelColumns);
    SourceTiles pixels = SourceTiles.POOL.borrow().set(height, width, source, sourceOff, channels);
    Scratch sources = Scratch.BLOCKS.borrow();
    Scratch products = Scratch.BLOCKS.borrow();
    Scratch edges = Scratch.BLOCKS.borrow();
    float[] v = sources.atLeast(SIDE * sourceStep);
    float[] m = products.atLeast(SIDE * resultStep);
    float[] edge = isEven() ? NOTHING : edges.atLeast(tiles * TILE * TILE * columns);
    pixels.moveTo(first, end);
    for (int line = 0; line < SIDE; line++) {
      pixels.transform(transforms, line, v, sourceStep);
      for (int j = 0; j < columns; j += panelColumns) {
        int n = Math.min(panelColumns, columns - j);
        int computed = n <= kernels.lanes() ? kernels.lanes() : panelColumns;
        for (int point = 0; point < SIDE; point++) {
          kernels.multiply(
              true,
              tiles,
              computed,
              panelColumns,
              channels,
              v,
              point * sourceStep,
              channels,
              1,
              panels,
              (line * SIDE + point) * pointStep() + j * channels,
              panelColumns,
              m,
              point * resultStep,
              panelColumns);
        }
        addResults(line, first, end, m, resultStep, n, j, edge);
      }
    }
    if (!isEven()) {
      copyResults(first, end, edge);
    }
    pixels.release();
    Scratch.BLOCKS.giveBack(edges);
    Scratch.BLOCKS.giveBack(products);
    Scratch.BLOCKS.giveBack(sources);
    TileEpilogue last = epilogue;
    if (last != null) {
      last.apply(firstPixel(first), firstPixel(end), 0, columns);
    }
  }

  /** Whether all tiles lie inside the result; otherwise tiles are put together beside it. */
  private boolean isEven() {
    return height.positions() % TILE == 0 && width.positions() % TILE == 0;
  }

  /** The first pixel of a line of tiles, counted over all planes. */
  private int firstPixel(int line) {
    int y = line / tileLines * height.positions() + line % tileLines * TILE;
    return y * width.positions();
  }

  private void addResults(
      int line, int first, int end, float[] m, int resultStep, int n, int column, float[] edge) {
    boolean even = isEven();
    int pixels = even ? width.positions() : lineTiles * TILE;
    for (int l = first; l < end; l++) {
      transforms.results(
          line,
          n,
          lineTiles,
          m,
          (l - first) * lineTiles * panelColumns,
          panelColumns,
          resultStep,
          even ? c : edge,
          even
              ? cOff + firstPixel(l) * columns + column
              : (l - first) * TILE * pixels * columns + column,
          pixels * columns,
          columns);
    }
  }

  private void copyResults(int first, int end, float[] edge) {
    int from = 0;
    int lineStep = lineTiles * TILE * columns;
    int length = width.positions() * columns;
    for (int line = first; line < end; line++) {
      int rows = Math.min(TILE, height.positions() - line % tileLines * TILE);
      int to = cOff + firstPixel(line) * columns;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(edge, from + row * lineStep, c, to + row * length, length);
      }
      from += TILE * lineStep;
    }
  }
}
