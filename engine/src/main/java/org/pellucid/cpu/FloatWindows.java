package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maxima and sums over sliding windows of float images, channels last.
 *
 * <p>The first of equal maxima wins, a NaN wins over every number, and padding counts as minus
 * infinity for maxima and as nothing for sums. Terms are taken in the order of the taps.
 *
 * <p>One block of work is a line of windows or, where overlapping windows write to the same pixels,
 * a whole image. For each window the pixels under its taps are listed once; then vectors run over
 * the channels.
 */
public final class FloatWindows implements BlockTask {

  private enum Kind {
    MAX,
    PLACES,
    SUM,
    PICK,
    GRADIENT
  }

  private static final Pool<FloatWindows> POOL = new Pool<>(64, FloatWindows::new);
  private static final Pool<Places> PLACES = new Pool<>(256, Places::new);
  private static final WindowShape NONE =
      new WindowShape(0, WindowAxis.NONE, WindowAxis.NONE, WindowAxis.NONE, 0);
  private static final float[] NOTHING = new float[0];
  private static final int CHANNELS_PER_BLOCK = 64;

  private Kind kind = Kind.MAX;
  private WindowShape shape = NONE;
  private FloatKernels kernels = Simd.scalar();
  private float[] x = NOTHING;
  private int xOff;
  private float[] second = NOTHING;
  private int secondOff;
  private float[] y = NOTHING;
  private int yOff;
  private int parts;
  private @Nullable TileEpilogue epilogue;

  private FloatWindows() {}

  /** The pixels under a window, as offsets of their first channel. */
  private static final class Places {
    int[] at = new int[0];
    int count;

    void room(int taps) {
      if (at.length < taps) {
        at = new int[taps];
      }
    }
  }

  /** y = the maximum of every window. */
  public static void max(
      WindowShape shape, float[] x, int xOff, float[] y, int yOff, @Nullable Workers workers) {
    run(Kind.MAX, shape, x, xOff, NOTHING, 0, y, yOff, null, workers);
  }

  /**
   * y = the maximum of every window, and at which tap it is, for windows that {@linkplain
   * Unpooled#suits suit}.
   */
  public static void maxPlaces(
      WindowShape shape,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      float[] places,
      int placesOff,
      @Nullable Workers workers) {
    run(Kind.PLACES, shape, x, xOff, places, placesOff, y, yOff, null, workers);
  }

  /**
   * The same for some channels of rows of x, seen as a matrix of [pixels, channels], that hold
   * whole lines of windows. Runs on the calling thread.
   */
  public static void maxOfRows(
      WindowShape shape,
      int row,
      int rowEnd,
      int channel,
      int channelEnd,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      float @Nullable [] places,
      int placesOff) {
    FloatWindows task = POOL.borrow();
    task.kind = places == null ? Kind.MAX : Kind.PLACES;
    task.shape = shape;
    task.kernels = Simd.kernels((long) (rowEnd - row) * shape.channels());
    task.x = x;
    task.xOff = xOff;
    task.second = places == null ? NOTHING : places;
    task.secondOff = placesOff;
    task.y = y;
    task.yOff = yOff;
    int end = task.lineAt(rowEnd);
    for (int line = task.lineAt(row); line < end; line++) {
      task.sideBySide(line, channel, channelEnd);
    }
    task.release();
  }

  /** The first line of windows that begins at a row of x or behind it. */
  private int lineAt(int row) {
    int pixels = row / shape.width().in();
    int lines = shape.height().out();
    int line = Math.ceilDiv(pixels % shape.height().in(), shape.height().kernel());
    return pixels / shape.height().in() * lines + Math.min(line, lines);
  }

  private void release() {
    x = NOTHING;
    second = NOTHING;
    y = NOTHING;
    epilogue = null;
    POOL.giveBack(this);
  }

  /** y = the sum of every window. */
  public static void sum(
      WindowShape shape, float[] x, int xOff, float[] y, int yOff, @Nullable Workers workers) {
    run(Kind.SUM, shape, x, xOff, NOTHING, 0, y, yOff, null, workers);
  }

  /**
   * y = the element of v at the place where the maximum of every window of x is; 0 for no place.
   */
  public static void maxPick(
      WindowShape shape,
      float[] x,
      int xOff,
      float[] v,
      int vOff,
      float[] y,
      int yOff,
      @Nullable Workers workers) {
    run(Kind.PICK, shape, x, xOff, v, vOff, y, yOff, null, workers);
  }

  /**
   * dx = for every window of x its g, added at the place of its maximum, in order of windows. The
   * epilogue sees dx as a matrix of [inPixels, channels].
   */
  public static void maxGradient(
      WindowShape shape,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    run(Kind.GRADIENT, shape, x, xOff, g, gOff, dx, dxOff, epilogue, workers);
  }

  private static void run(
      Kind kind,
      WindowShape shape,
      float[] x,
      int xOff,
      float[] second,
      int secondOff,
      float[] y,
      int yOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    long work = (long) shape.outPixels() * shape.taps() * shape.channels();
    FloatWindows task = POOL.borrow();
    task.kind = kind;
    task.shape = shape;
    task.kernels = Simd.kernels(work);
    task.x = x;
    task.xOff = xOff;
    task.second = second;
    task.secondOff = secondOff;
    task.y = y;
    task.yOff = yOff;
    task.epilogue = epilogue;
    task.parts = Math.ceilDiv(shape.channels(), CHANNELS_PER_BLOCK);
    int blocks =
        kind == Kind.GRADIENT
            ? shape.batch() * task.parts
            : shape.batch() * shape.depth().out() * shape.height().out();
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(blocks, task);
    } else {
      for (int block = 0; block < blocks; block++) {
        task.run(block);
      }
    }
    task.release();
  }

  @Override
  public void run(int block) {
    if ((kind == Kind.MAX || kind == Kind.PLACES) && Unpooled.suits(shape)) {
      sideBySide(block, 0, shape.channels());
      return;
    }
    Places places = PLACES.borrow();
    places.room(shape.taps());
    if (kind == Kind.GRADIENT) {
      image(block / parts, block % parts * CHANNELS_PER_BLOCK, places);
    } else {
      line(block, 0, shape.channels(), places);
    }
    PLACES.giveBack(places);
  }

  /** Some channels of a line of windows that lie side by side. */
  private void sideBySide(int line, int from, int to) {
    WindowAxis height = shape.height();
    int channels = shape.channels();
    int width = shape.width().in();
    int lines = height.out();
    int pixel = (line / lines * height.in() + line % lines * height.kernel()) * width;
    int result = line * shape.width().out() * channels + from;
    kernels
        .pooling()
        .max(
            shape.width().out(),
            to - from,
            channels,
            height.kernel(),
            shape.width().kernel(),
            width * channels,
            x,
            xOff + pixel * channels + from,
            y,
            yOff + result,
            kind == Kind.PLACES ? second : null,
            secondOff + result);
  }

  /** A group of channels of one image's gradient. */
  private void image(int image, int from, Places places) {
    int channels = shape.channels();
    int to = Math.min(channels, from + CHANNELS_PER_BLOCK);
    int pixels = shape.depth().in() * shape.height().in() * shape.width().in();
    int first = yOff + image * pixels * channels;
    if (to - from == channels) {
      Arrays.fill(y, first, first + pixels * channels, 0);
    } else {
      for (int pixel = 0; pixel < pixels; pixel++) {
        Arrays.fill(y, first + pixel * channels + from, first + pixel * channels + to, 0);
      }
    }
    int lines = shape.depth().out() * shape.height().out();
    for (int line = image * lines; line < (image + 1) * lines; line++) {
      line(line, from, to, places);
    }
    TileEpilogue last = epilogue;
    if (last != null) {
      last.apply(image * pixels, (image + 1) * pixels, from, to);
    }
  }

  private void line(int line, int from, int to, Places places) {
    int width = shape.width().out();
    for (int w = 0; w < width; w++) {
      list(line, w, from, places);
      window((line * width + w) * shape.channels() + from, to - from, places);
    }
  }

  /** Lists the pixels under the taps of a window that lie inside of the image. */
  private void list(int line, int w, int channel, Places places) {
    WindowAxis depth = shape.depth();
    WindowAxis height = shape.height();
    WindowAxis width = shape.width();
    int h = line % height.out();
    int d = line / height.out() % depth.out();
    int image = line / height.out() / depth.out();
    int count = 0;
    for (int td = 0; td < depth.kernel(); td++) {
      int pz = d * depth.stride() - depth.padLow() + td * depth.dilation();
      for (int th = 0; th < height.kernel() && pz >= 0 && pz < depth.in(); th++) {
        int py = h * height.stride() - height.padLow() + th * height.dilation();
        int row = ((image * depth.in() + pz) * height.in() + py) * width.in();
        for (int tw = 0; tw < width.kernel() && py >= 0 && py < height.in(); tw++) {
          int px = w * width.stride() - width.padLow() + tw * width.dilation();
          if (px >= 0 && px < width.in()) {
            places.at[count++] = (row + px) * shape.channels() + channel;
          }
        }
      }
    }
    places.count = count;
  }

  private void window(int result, int n, Places places) {
    int[] at = places.at;
    int count = places.count;
    switch (kind) {
      case MAX, PLACES -> kernels.maxTaps(n, count, at, x, xOff, y, yOff + result);
      case SUM -> {
        Arrays.fill(y, yOff + result, yOff + result + n, 0f);
        for (int t = 0; t < count; t++) {
          kernels.add(n, x, xOff + at[t], y, yOff + result);
        }
      }
      case PICK -> {
        for (int i = 0; i < n; i++) {
          int best = place(i, places);
          y[yOff + result + i] = best < 0 ? 0 : second[secondOff + best];
        }
      }
      case GRADIENT -> kernels.addAtMax(n, count, at, x, xOff, second, secondOff + result, y, yOff);
    }
  }

  /** The place of a channel's maximum, -1 if the window holds padding alone. */
  private int place(int channel, Places places) {
    int best = -1;
    float max = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < places.count; t++) {
      int at = places.at[t] + channel;
      float value = x[xOff + at];
      if (best < 0 || value > max || (Float.isNaN(value) && !Float.isNaN(max))) {
        best = at;
        max = value;
      }
    }
    return best;
  }
}
