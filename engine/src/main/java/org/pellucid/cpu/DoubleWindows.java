package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maxima and sums over sliding windows of double images, channels last.
 *
 * <p>The double twin of {@link FloatWindows}. The first of equal maxima wins, a NaN wins over every
 * number, and padding counts as minus infinity for maxima and as nothing for sums. Terms are taken
 * in the order of the taps.
 */
public final class DoubleWindows {

  private static final int CHANNELS_PER_BLOCK = 64;

  private DoubleWindows() {}

  private static void forLines(WindowShape shape, @Nullable Workers workers, BlockTask line) {
    int lines = shape.batch() * shape.depth().out() * shape.height().out();
    long work = (long) shape.outPixels() * shape.taps() * shape.channels();
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(lines, line);
    } else {
      for (int i = 0; i < lines; i++) {
        line.run(i);
      }
    }
  }

  /** y = the maximum of every window. */
  public static void max(
      WindowShape shape, double[] x, int xOff, double[] y, int yOff, @Nullable Workers workers) {
    reduce(shape, true, x, xOff, y, yOff, workers);
  }

  /** y = the sum of every window. */
  public static void sum(
      WindowShape shape, double[] x, int xOff, double[] y, int yOff, @Nullable Workers workers) {
    reduce(shape, false, x, xOff, y, yOff, workers);
  }

  private static void reduce(
      WindowShape shape,
      boolean max,
      double[] x,
      int xOff,
      double[] y,
      int yOff,
      @Nullable Workers workers) {
    int channels = shape.channels();
    int width = shape.width().out();
    forLines(
        shape,
        workers,
        line -> {
          for (int window = line * width; window < (line + 1) * width; window++) {
            int target = yOff + window * channels;
            Arrays.fill(y, target, target + channels, max ? Double.NEGATIVE_INFINITY : 0);
            for (int tap = 0; tap < shape.taps(); tap++) {
              int pixel = shape.inPixel(window, tap);
              if (pixel < 0) {
                continue;
              }
              if (max) {
                maxInto(channels, x, xOff + pixel * channels, y, target);
              } else {
                addInto(channels, x, xOff + pixel * channels, y, target);
              }
            }
          }
        });
  }

  private static void maxInto(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      double value = x[xOff + i];
      double old = y[yOff + i];
      if (value > old || (Double.isNaN(value) && !Double.isNaN(old))) {
        y[yOff + i] = value;
      }
    }
  }

  private static void addInto(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] += x[xOff + i];
    }
  }

  /**
   * y = the element of v at the place where the maximum of every window of x is; 0 for no place.
   */
  public static void maxPick(
      WindowShape shape,
      double[] x,
      int xOff,
      double[] v,
      int vOff,
      double[] y,
      int yOff,
      @Nullable Workers workers) {
    forImages(
        shape,
        workers,
        (window, channel, pixel) ->
            y[yOff + window * shape.channels() + channel] =
                pixel < 0 ? 0 : v[vOff + pixel * shape.channels() + channel],
        x,
        xOff);
  }

  /** dx = for every window of x its g, added at the place of its maximum, in order of windows. */
  public static void maxGradient(
      WindowShape shape,
      double[] x,
      int xOff,
      double[] g,
      int gOff,
      double[] dx,
      int dxOff,
      @Nullable Workers workers) {
    Arrays.fill(dx, dxOff, dxOff + shape.inPixels() * shape.channels(), 0);
    forImages(
        shape,
        workers,
        (window, channel, pixel) -> {
          if (pixel >= 0) {
            dx[dxOff + pixel * shape.channels() + channel] +=
                g[gOff + window * shape.channels() + channel];
          }
        },
        x,
        xOff);
  }

  /** What to do with the place of a maximum; the pixel is -1 if a window holds padding alone. */
  private interface Place {
    void at(int window, int channel, int pixel);
  }

  /** Blocks are images and groups of channels, so that overlapping windows meet in one block. */
  private static void forImages(
      WindowShape shape, @Nullable Workers workers, Place place, double[] x, int xOff) {
    int perImage = shape.depth().out() * shape.height().out() * shape.width().out();
    int parts = Math.ceilDiv(shape.channels(), CHANNELS_PER_BLOCK);
    BlockTask block =
        index -> {
          int image = index / parts;
          int from = index % parts * CHANNELS_PER_BLOCK;
          int to = Math.min(shape.channels(), from + CHANNELS_PER_BLOCK);
          int[] pixels = new int[shape.taps()];
          for (int window = image * perImage; window < (image + 1) * perImage; window++) {
            for (int tap = 0; tap < pixels.length; tap++) {
              pixels[tap] = shape.inPixel(window, tap);
            }
            places(shape.channels(), pixels, window, from, to, x, xOff, place);
          }
        };
    long work = (long) shape.outPixels() * shape.taps() * shape.channels();
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(shape.batch() * parts, block);
    } else {
      for (int i = 0; i < shape.batch() * parts; i++) {
        block.run(i);
      }
    }
  }

  private static void places(
      int channels, int[] pixels, int window, int from, int to, double[] x, int xOff, Place place) {
    for (int channel = from; channel < to; channel++) {
      int best = -1;
      double max = Double.NEGATIVE_INFINITY;
      for (int pixel : pixels) {
        if (pixel >= 0) {
          double value = x[xOff + pixel * channels + channel];
          if (best < 0 || value > max || (Double.isNaN(value) && !Double.isNaN(max))) {
            best = pixel;
            max = value;
          }
        }
      }
      place.at(window, channel, best);
    }
  }
}
