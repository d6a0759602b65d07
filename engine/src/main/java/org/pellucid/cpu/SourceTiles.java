package org.pellucid.cpu;

import static org.pellucid.cpu.WinogradTransforms.SIDE;
import static org.pellucid.cpu.WinogradTransforms.TILE;

import java.util.Arrays;

/**
 * The source pixels of some lines of tiles for Winograd's algorithm. They are read where they lie
 * if no tile hangs over the edge of its image; otherwise they are copied once, with zeros.
 */
final class SourceTiles {

  static final Pool<SourceTiles> POOL = new Pool<>(64, SourceTiles::new);

  private static final float[] NOTHING = new float[0];
  private static final Taps NONE = Taps.forward(WindowAxis.NONE);

  private Taps height = NONE;
  private Taps width = NONE;
  private float[] source = NOTHING;
  private int sourceOff;
  private int channels;
  private int tileLines;
  private int tiles;
  private float[] copy = NOTHING;
  private float[] from = NOTHING;

  /** Where each line of tiles begins. */
  private int[] starts = {};

  private int lines;
  private int lineStep;

  SourceTiles set(Taps height, Taps width, float[] source, int sourceOff, int channels) {
    this.height = height;
    this.width = width;
    this.source = source;
    this.sourceOff = sourceOff;
    this.channels = channels;
    this.tileLines = Math.ceilDiv(height.positions(), TILE);
    this.tiles = Math.ceilDiv(width.positions(), TILE);
    return this;
  }

  void release() {
    source = NOTHING;
    from = NOTHING;
    POOL.giveBack(this);
  }

  /** Goes to some lines of tiles, counted over all planes. */
  void moveTo(int firstLine, int endLine) {
    lines = endLine - firstLine;
    if (starts.length < lines) {
      starts = new int[lines];
    }
    int pixels = (tiles - 1) * TILE + SIDE;
    int low = height.low();
    boolean inside =
        low >= 0
            && (tileLines - 1) * TILE + SIDE + low <= height.source()
            && width.low() >= 0
            && width.low() + pixels <= width.source();
    if (inside) {
      from = source;
      lineStep = width.source() * channels;
      for (int l = 0; l < lines; l++) {
        int line = firstLine + l;
        int y = line % tileLines * TILE + low;
        starts[l] = sourceOff + pixel(line / tileLines, y, width.low()) * channels;
      }
      return;
    }
    lineStep = pixels * channels;
    int most = (lines * TILE + (lines / tileLines + 2) * (SIDE - TILE)) * lineStep;
    if (copy.length < most) {
      copy = new float[most];
    }
    from = copy;
    int at = 0;
    for (int l = 0; l < lines; l++) {
      int line = firstLine + l;
      int plane = line / tileLines;
      int y = line % tileLines * TILE + low;
      boolean first = l == 0 || line % tileLines == 0;
      starts[l] = first ? at : at - (SIDE - TILE) * lineStep;
      for (int row = first ? 0 : SIDE - TILE; row < SIDE; row++) {
        copyLine(plane, y + row, at, pixels);
        at += lineStep;
      }
    }
  }

  /** Writes one line of points of all tiles. */
  void transform(WinogradTransforms transforms, int line, float[] v, int pointStep) {
    for (int l = 0; l < lines; l++) {
      transforms.source(
          line,
          channels,
          tiles,
          from,
          starts[l],
          lineStep,
          channels,
          v,
          l * tiles * channels,
          channels,
          pointStep);
    }
  }

  private int pixel(int plane, int y, int x) {
    return (plane * height.source() + y) * width.source() + x;
  }

  private void copyLine(int plane, int y, int at, int pixels) {
    int first = width.low();
    boolean inside = y >= 0 && y < height.source();
    int left = inside ? Math.clamp(-(long) first, 0, pixels) : pixels;
    int right = inside ? Math.clamp((long) width.source() - first, left, pixels) : pixels;
    Arrays.fill(copy, at, at + left * channels, 0f);
    Arrays.fill(copy, at + right * channels, at + pixels * channels, 0f);
    if (left < right) {
      int start = sourceOff + pixel(plane, y, first + left) * channels;
      System.arraycopy(source, start, copy, at + left * channels, (right - left) * channels);
    }
  }
}
