package org.pellucid.cpu;

import static org.pellucid.cpu.WinogradTransforms.SIDE;
import static org.pellucid.cpu.WinogradTransforms.TILE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of tiles of a picture, transformed for Winograd's algorithm: a line of tiles first along
 * the height, all its pixels at once, then each tile along the width. Pixels are read where they
 * lie; the tiles of a line that hangs over the edge of its picture are copied, with zeros.
 */
final class SourceTiles {

  static final Pool<SourceTiles> POOL = new Pool<>(64, SourceTiles::new);

  private static final float[] NOTHING = new float[0];

  private WinogradTransforms transforms = Simd.scalar().winograd();
  private boolean gradient;
  private int top;
  private int left;
  private int height;
  private int width;
  private int rows;
  private int tileLines;
  private int tiles;
  private float[] source = NOTHING;
  private @Nullable Unpooled unpooled;
  private PoolingLoops loops = Simd.scalar().pooling();
  private int sourceOff;
  private int pixelStep;
  private int channels;
  private int panelChannels;
  private int panelStep;
  private float[] copy = NOTHING;
  private float[] half = NOTHING;

  /** Tiles of 6x6 pixels that a convolution reads. */
  SourceTiles source(
      WinogradTransforms transforms,
      Taps height,
      Taps width,
      float[] source,
      int sourceOff,
      int channels) {
    this.transforms = transforms;
    this.gradient = false;
    this.rows = SIDE;
    this.top = height.low();
    this.left = width.low();
    this.height = height.source();
    this.width = width.source();
    return set(height, width, source, sourceOff, channels, channels);
  }

  /** Tiles of 4x4 pixels of some of the channels of a convolution's results. */
  SourceTiles gradient(
      WinogradTransforms transforms,
      Taps height,
      Taps width,
      float[] source,
      int sourceOff,
      int pixelStep,
      int channels) {
    this.transforms = transforms;
    this.gradient = true;
    this.rows = TILE;
    this.top = 0;
    this.left = 0;
    this.height = height.positions();
    this.width = width.positions();
    return set(height, width, source, sourceOff, pixelStep, channels);
  }

  private SourceTiles set(
      Taps heightTaps, Taps widthTaps, float[] source, int sourceOff, int pixelStep, int channels) {
    this.source = source;
    this.sourceOff = sourceOff;
    this.pixelStep = pixelStep;
    this.channels = channels;
    this.panelChannels = channels;
    this.panelStep = 0;
    this.tileLines = Math.ceilDiv(heightTaps.positions(), TILE);
    this.tiles = Math.ceilDiv(widthTaps.positions(), TILE);
    return this;
  }

  /** Takes pixels from a picture that is not stored, if there is one. */
  SourceTiles from(@Nullable Unpooled picture, PoolingLoops how) {
    this.unpooled = picture;
    this.loops = how;
    return this;
  }

  /**
   * Lays the channels of a point down in panels instead of side by side.
   *
   * @param width channels of a panel, of which there must be whole ones
   * @param step floats from one panel to the next
   */
  SourceTiles panels(int width, int step) {
    this.panelChannels = width;
    this.panelStep = step;
    return this;
  }

  void release() {
    source = NOTHING;
    unpooled = null;
    POOL.giveBack(this);
  }

  /**
   * Writes all points of a line of tiles, counted over all planes.
   *
   * @param vOff where the first tile's channels go, in the first panel
   */
  void transform(int line, float[] v, int vOff, int pointStep) {
    int pixels = (tiles - 1) * TILE + rows;
    int lineStep = pixels * channels;
    if (half.length < SIDE * lineStep) {
      half = new float[SIDE * lineStep];
    }
    int first = Math.clamp(-(long) left, 0, pixels);
    int count = Math.clamp((long) width - left, first, pixels) - first;
    int y = line % tileLines * TILE + top;
    long pixel = ((long) (line / tileLines) * height + y) * width + left + first;
    int at = sourceOff + (int) pixel * pixelStep;
    Unpooled picture = unpooled;
    if (picture != null) {
      unpoolRows(picture, line / tileLines, y, count);
      vertical(count, copy, 0, channels, count * channels, first * channels, lineStep);
    } else if (y >= 0 && y + rows <= height) {
      vertical(count, source, at, pixelStep, width * pixelStep, first * channels, lineStep);
    } else {
      copyRows(y, count, at);
      vertical(count, copy, 0, channels, count * channels, first * channels, lineStep);
    }
    for (int row = 0; row < SIDE; row++) {
      int from = row * lineStep;
      Arrays.fill(half, from, from + first * channels, 0f);
      Arrays.fill(half, from + (first + count) * channels, from + lineStep, 0f);
      for (int channel = 0; channel < channels; channel += panelChannels) {
        int to = vOff + row * SIDE * pointStep + channel / panelChannels * panelStep;
        points(
            tiles,
            panelChannels,
            half,
            from + channel,
            TILE * channels,
            channels,
            v,
            to,
            panelChannels,
            pointStep);
      }
    }
  }

  private void vertical(int count, float[] from, int at, int next, int step, int to, int toStep) {
    boolean dense = next == channels;
    int places = dense ? 1 : count;
    int n = dense ? count * channels : channels;
    points(places, n, from, at, next, step, half, to, channels, toStep);
  }

  /** Transforms along one axis. */
  private void points(
      int places,
      int n,
      float[] x,
      int at,
      int next,
      int step,
      float[] v,
      int to,
      int toNext,
      int toStep) {
    if (gradient) {
      transforms.gradient(places, n, x, at, next, step, v, to, toNext, toStep);
    } else {
      transforms.source(places, n, x, at, next, step, v, to, toNext, toStep);
    }
  }

  /** Rows of a picture that is not stored; there, {@code sourceOff} counts channels alone. */
  private void unpoolRows(Unpooled picture, int plane, int y, int count) {
    int length = count * channels;
    room(length);
    for (int row = 0; row < rows; row++) {
      if (y + row < 0 || y + row >= height) {
        Arrays.fill(copy, row * length, (row + 1) * length, 0f);
      } else {
        picture.row(loops, plane, y + row, count, sourceOff, channels, copy, row * length);
      }
    }
  }

  private void room(int length) {
    if (copy.length < rows * length) {
      copy = new float[rows * length];
    }
  }

  private void copyRows(int y, int count, int at) {
    int length = count * channels;
    room(length);
    for (int row = 0; row < rows; row++) {
      int to = row * length;
      int from = at + row * width * pixelStep;
      if (y + row < 0 || y + row >= height) {
        Arrays.fill(copy, to, to + length, 0f);
      } else if (pixelStep == channels) {
        System.arraycopy(source, from, copy, to, length);
      } else {
        for (int x = 0; x < count; x++) {
          System.arraycopy(source, from + x * pixelStep, copy, to + x * channels, channels);
        }
      }
    }
  }
}
