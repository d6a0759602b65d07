package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A picture that is never stored: each window's number at the place of the window's maximum, 0
 * elsewhere, which is the gradient of max pooling by windows that lie side by side. Whoever needs
 * rows of it makes them, from a fraction of the memory that they take.
 */
public final class Unpooled {

  private static final float[] NOTHING = new float[0];

  private final WindowShape shape;
  private float[] places = NOTHING;
  private int placesOff;
  private float[] numbers = NOTHING;
  private int numbersOff;
  private final BlockTask summing = this::sumUp;
  private FloatKernels kernels = Simd.scalar();
  private float[] sums = NOTHING;
  private int sumsOff;
  private int run;

  /** Prepares pictures of a shape that {@linkplain #suits suits}. */
  public Unpooled(WindowShape shape) {
    this.shape = shape;
  }

  /** Whether windows lie side by side, none of them in the padding. */
  public static boolean suits(WindowShape shape) {
    return shape.depth().isPlain() && isTiling(shape.height()) && isTiling(shape.width());
  }

  private static boolean isTiling(WindowAxis axis) {
    return axis.kernel() == axis.stride()
        && axis.dilation() == 1
        && axis.padLow() == 0
        && axis.padHigh() == 0;
  }

  /** Reads the places that {@link FloatWindows#maxPlaces} wrote, and numbers that lie like them. */
  public Unpooled of(float[] places, int placesOff, float[] numbers, int numbersOff) {
    this.places = places;
    this.placesOff = placesOff;
    this.numbers = numbers;
    this.numbersOff = numbersOff;
    return this;
  }

  /** Writes some channels of the first pixels of a row of a picture, one pixel after the other. */
  void row(
      PoolingLoops loops,
      int plane,
      int y,
      int pixels,
      int channel,
      int channels,
      float[] to,
      int toOff) {
    int taps = shape.width().kernel();
    int line = y / shape.height().kernel();
    int windows = Math.min(shape.width().out(), pixels / taps);
    int end = toOff + pixels * channels;
    if (line >= shape.height().out()) {
      Arrays.fill(to, toOff, end, 0f);
      return;
    }
    int step = shape.channels();
    int first = y % shape.height().kernel() * taps;
    int at = (plane * shape.height().out() + line) * shape.width().out() * step + channel;
    loops.unpool(
        windows,
        channels,
        taps,
        first,
        step,
        places,
        placesOff + at,
        numbers,
        numbersOff + at,
        to,
        toOff);
    int done = toOff + windows * taps * channels;
    if (done < end && windows < shape.width().out()) {
      int next = at + windows * step;
      loops.unpool(
          1,
          channels,
          pixels - windows * taps,
          first,
          step,
          places,
          placesOff + next,
          numbers,
          numbersOff + next,
          to,
          done);
    } else {
      Arrays.fill(to, done, end, 0f);
    }
  }

  /**
   * Sums over the pixels of all pictures in order, in runs of some whole rows, one result for each
   * run and channel.
   *
   * @param run the pixels of a run, a multiple of the pictures' width
   */
  public void sums(int run, float[] out, int outOff, @Nullable Workers workers) {
    long work = (long) shape.inPixels() * shape.channels();
    kernels = Simd.kernels(work);
    sums = out;
    sumsOff = outOff;
    this.run = run;
    int blocks = Math.ceilDiv(shape.inPixels(), run);
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(blocks, summing);
    } else {
      for (int block = 0; block < blocks; block++) {
        sumUp(block);
      }
    }
    sums = NOTHING;
  }

  private void sumUp(int block) {
    int channels = shape.channels();
    int width = shape.width().in();
    int height = shape.height().in();
    int windows = shape.width().out();
    int lines = shape.height().out();
    int taps = shape.width().kernel();
    int rows = shape.height().kernel();
    int to = sumsOff + block * channels;
    Arrays.fill(sums, to, to + channels, 0f);
    int end = Math.min(shape.inPixels(), (block + 1) * run) / width;
    for (int row = block * run / width; row < end; row++) {
      int line = row % height / rows;
      if (line < lines) {
        int at = (row / height * lines + line) * windows * channels;
        int first = row % height % rows * taps;
        kernels
            .pooling()
            .addRow(
                windows,
                channels,
                taps,
                first,
                places,
                placesOff + at,
                numbers,
                numbersOff + at,
                sums,
                to);
      }
    }
  }
}
