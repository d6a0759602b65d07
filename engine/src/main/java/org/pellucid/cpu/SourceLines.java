package org.pellucid.cpu;

import java.util.Arrays;

/**
 * Lines of an image copied side by side, with zeros for the padding, so that what the windows of a
 * convolution read lies evenly spaced: from one position to the next {@link #positionStep} floats,
 * and from the last position of a line to the first of the next one as well, after {@link
 * #linePositions}. The positions beyond the real ones read whatever lies there.
 */
final class SourceLines {

  private static final float[] NOTHING = new float[0];
  private static final Taps NONE = Taps.forward(WindowAxis.NONE);

  Taps depth = NONE;
  Taps height = NONE;
  Taps width = NONE;
  int channels;

  /** Positions from the start of a line to the start of the next one. */
  int linePositions;

  /** Floats from one position to the next. */
  int positionStep;

  /** Floats that follow each other for one line of taps, or for one tap where these lie apart. */
  int run;

  /** Taps in a run. */
  int runTaps;

  private float[] source = NOTHING;
  private int sourceOff;
  private int pixelStride;
  private int firstX;
  private int top;
  private int span;
  private int lines;
  private int phaseLines;

  SourceLines set(
      Taps depth,
      Taps height,
      Taps width,
      float[] source,
      int sourceOff,
      int pixelStride,
      int channels) {
    this.depth = depth;
    this.height = height;
    this.width = width;
    this.source = source;
    this.sourceOff = sourceOff;
    this.pixelStride = pixelStride;
    this.channels = channels;
    firstX = width.low();
    top = height.low();
    span = height.high() - top + 1;
    int pixels = (width.positions() - 1) * width.step() + width.high() - firstX + 1;
    linePositions = Math.ceilDiv(pixels, width.step());
    positionStep = width.step() * channels;
    runTaps = width.isConsecutive() ? width.count() : 1;
    run = runTaps * channels;
    return this;
  }

  void release() {
    source = NOTHING;
  }

  /** How many floats so many lines of positions need; what lies behind them is read, as zeros. */
  int length(int lineCount) {
    int perPhase = Math.ceilDiv((lineCount - 1) * height.step() + span, height.step());
    return depth.count() * height.step() * perPhase * lineLength() + run;
  }

  private int lineLength() {
    return linePositions * positionStep;
  }

  /** Copies what the positions of lines {@code first} to {@code first + count} read. */
  void copy(int image, int d, int first, int count, float[] out) {
    lines = (count - 1) * height.step() + span;
    phaseLines = Math.ceilDiv(lines, height.step());
    int line = lineLength();
    for (int td = 0; td < depth.count(); td++) {
      int z = d * depth.step() + depth.offsets()[td];
      for (int y = 0; y < phaseLines * height.step(); y++) {
        copyLine(image, z, first * height.step() + top + y, out, place(td, y) * line);
      }
    }
    int end = depth.count() * phaseLines * height.step() * line;
    Arrays.fill(out, end, end + run, 0f);
  }

  /** Where the first position finds the run that begins with a tap. */
  int start(int td, int th, int tw) {
    int pixel = (width.offsets()[tw] - firstX) * channels;
    return place(td, height.offsets()[th] - top) * lineLength() + pixel;
  }

  /** The lines that positions below each other meet at one tap lie one after the other. */
  private int place(int td, int y) {
    int step = height.step();
    return (td * step + y % step) * phaseLines + y / step;
  }

  private void copyLine(int image, int z, int y, float[] out, int at) {
    int pixels = lineLength() / channels;
    boolean inside = z >= 0 && z < depth.source() && y >= 0 && y < height.source();
    int from = inside ? Math.clamp(-(long) firstX, 0, pixels) : pixels;
    int to = inside ? Math.clamp((long) width.source() - firstX, from, pixels) : pixels;
    Arrays.fill(out, at, at + from * channels, 0f);
    Arrays.fill(out, at + to * channels, at + pixels * channels, 0f);
    if (from == to) {
      return;
    }
    int pixel = ((image * depth.source() + z) * height.source() + y) * width.source();
    int start = sourceOff + (pixel + firstX + from) * pixelStride;
    if (channels == pixelStride) {
      System.arraycopy(source, start, out, at + from * channels, (to - from) * channels);
    } else {
      for (int x = from; x < to; x++) {
        System.arraycopy(
            source, start + (x - from) * pixelStride, out, at + x * channels, channels);
      }
    }
  }
}
