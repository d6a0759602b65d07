package org.pellucid.cpu;

import java.util.Arrays;

/**
 * The matrix whose rows are the patches that a convolution sees: one row per position, one column
 * per tap and channel, zeros where a patch hangs over the edge. Gathered a block at a time, while a
 * product is packed. Reused through a pool.
 */
final class PatchMatrix implements Patches, RowOffsets {

  static final Pool<PatchMatrix> POOL = new Pool<>(64, PatchMatrix::new);

  private static final Taps NONE = Taps.forward(WindowAxis.NONE);
  private static final float[] NOTHING = new float[0];

  /** From this length on a library copy is faster than a loop. */
  private static final int LONG_COPY = 16;

  private float[] source = NOTHING;
  private int sourceOff;
  private int pixelStride;
  private int channels;
  private int firstRow;
  private Taps depth = NONE;
  private Taps height = NONE;
  private Taps width = NONE;
  private int segmentTaps = 1;
  private int resultHeight;
  private int resultWidth;
  private int resultDepth;
  private int resultStride;

  /** Describes the matrix: channels of one group, in pixels {@code pixelStride} floats apart. */
  PatchMatrix set(
      Taps depth,
      Taps height,
      Taps width,
      float[] source,
      int sourceOff,
      int pixelStride,
      int channels,
      int firstRow) {
    this.depth = depth;
    this.height = height;
    this.width = width;
    this.source = source;
    this.sourceOff = sourceOff;
    this.pixelStride = pixelStride;
    this.channels = channels;
    this.firstRow = firstRow;
    boolean runs = channels == pixelStride && width.isConsecutive();
    this.segmentTaps = runs ? Math.max(1, width.count()) : 1;
    return this;
  }

  /** Says where the results of the positions lie. */
  PatchMatrix result(int resultDepth, int resultHeight, int resultWidth, int resultStride) {
    this.resultDepth = resultDepth;
    this.resultHeight = resultHeight;
    this.resultWidth = resultWidth;
    this.resultStride = resultStride;
    return this;
  }

  void release() {
    source = NOTHING;
    POOL.giveBack(this);
  }

  @Override
  public int offset(int row) {
    int w = row % width.positions();
    int rest = row / width.positions();
    int h = rest % height.positions();
    rest /= height.positions();
    int d = rest % depth.positions();
    int image = rest / depth.positions();
    int pixel = image * resultDepth + depth.first() + d * depth.spacing();
    pixel = pixel * resultHeight + height.first() + h * height.spacing();
    pixel = pixel * resultWidth + width.first() + w * width.spacing();
    return pixel * resultStride;
  }

  @Override
  public void gather(int row0, int rowEnd, int col0, int colEnd, float[] out, int outOff, int ld) {
    int position = firstRow + row0;
    int w = position % width.positions();
    int rest = position / width.positions();
    int h = rest % height.positions();
    rest /= height.positions();
    int d = rest % depth.positions();
    int image = rest / depth.positions();
    for (int row = row0; row < rowEnd; row++) {
      gatherRow(image, d, h, w, col0, colEnd, out, outOff + (row - row0) * ld);
      if (++w == width.positions()) {
        w = 0;
        if (++h == height.positions()) {
          h = 0;
          if (++d == depth.positions()) {
            d = 0;
            image++;
          }
        }
      }
    }
  }

  private void gatherRow(
      int image, int d, int h, int w, int col0, int colEnd, float[] out, int outOff) {
    int segment = segmentTaps * channels;
    int perRow = width.count() / segmentTaps;
    int index = col0 / segment;
    int tw = index % perRow * segmentTaps;
    int th = index / perRow % height.count();
    int td = index / perRow / height.count();
    int column = index * segment;
    int shift = outOff - col0;
    while (column < colEnd) {
      int y = h * height.step() + height.offsets()[th];
      int z = d * depth.step() + depth.offsets()[td];
      boolean inside = y >= 0 && y < height.source() && z >= 0 && z < depth.source();
      int line =
          sourceOff
              + ((image * depth.source() + z) * height.source() + y) * width.source() * pixelStride;
      while (tw < width.count() && column < colEnd) {
        int from = Math.max(col0, column);
        int to = Math.min(colEnd, column + segment);
        int x = w * width.step() + width.offsets()[tw];
        int validFrom =
            inside ? Math.clamp(column + (long) Math.max(0, -x) * channels, from, to) : to;
        int validTo =
            inside
                ? Math.clamp(
                    column + (long) Math.min(segmentTaps, width.source() - x) * channels,
                    validFrom,
                    to)
                : to;
        fillZero(out, shift + from, shift + validFrom);
        copy(
            line + x * pixelStride + validFrom - column,
            out,
            shift + validFrom,
            validTo - validFrom);
        fillZero(out, shift + validTo, shift + to);
        column += segment;
        tw += segmentTaps;
      }
      tw = 0;
      if (++th == height.count()) {
        th = 0;
        td++;
      }
    }
  }

  private static void fillZero(float[] out, int from, int to) {
    if (from < to) {
      Arrays.fill(out, from, to, 0f);
    }
  }

  private void copy(int from, float[] out, int to, int count) {
    if (count >= LONG_COPY) {
      System.arraycopy(source, from, out, to, count);
    } else {
      for (int i = 0; i < count; i++) {
        out[to + i] = source[from + i];
      }
    }
  }
}
