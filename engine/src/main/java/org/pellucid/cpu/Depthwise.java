package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions in which every input channel has outputs of its own: direct loops over pixels and
 * taps, vectors over channels. With several outputs per input channel the input is spread out to
 * the outputs first.
 */
final class Depthwise implements BlockTask {

  private static final Pool<Depthwise> POOL = new Pool<>(64, Depthwise::new);
  private static final ConvShape NONE =
      new ConvShape(1, WindowAxis.NONE, WindowAxis.NONE, WindowAxis.NONE, 1, 1, 1);
  private static final Taps NO_TAPS = Taps.forward(WindowAxis.NONE);
  private static final float[] NOTHING = new float[0];

  private enum Kind {
    FORWARD,
    INPUT_GRADIENT,
    KERNEL_GRADIENT
  }

  private Kind kind = Kind.FORWARD;
  private ConvShape shape = NONE;
  private FloatKernels kernels = Simd.scalar();
  private int in;
  private int out;
  private int multiplier;
  private int heightTaps;
  private int widthTaps;
  private Taps depth = NO_TAPS;
  private Taps height = NO_TAPS;
  private Taps width = NO_TAPS;

  /** The images that are read, or the first of the two. */
  private float[] x = NOTHING;

  private int xOff;

  /** The kernel or, for its gradient, the second images. */
  private float[] w = NOTHING;

  private int wOff;
  private float[] target = NOTHING;
  private int targetOff;

  private Depthwise() {}

  private static Depthwise of(
      Kind kind,
      ConvShape shape,
      FloatKernels kernels,
      Taps depth,
      Taps height,
      Taps width,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] target,
      int targetOff) {
    Depthwise task = POOL.borrow();
    task.kind = kind;
    task.shape = shape;
    task.kernels = kernels;
    task.in = shape.inChannels();
    task.out = shape.outChannels();
    task.multiplier = shape.outPerGroup();
    task.heightTaps = shape.height().kernel();
    task.widthTaps = shape.width().kernel();
    task.depth = depth;
    task.height = height;
    task.width = width;
    task.x = x;
    task.xOff = xOff;
    task.w = w;
    task.wOff = wOff;
    task.target = target;
    task.targetOff = targetOff;
    return task;
  }

  /** Runs all blocks and gives the task back. */
  private void run(int blocks, long work, @Nullable Workers workers) {
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(blocks, this);
    } else {
      for (int i = 0; i < blocks; i++) {
        run(i);
      }
    }
    x = NOTHING;
    w = NOTHING;
    target = NOTHING;
    POOL.giveBack(this);
  }

  @Override
  public void run(int block) {
    Scratch scratch = Scratch.BLOCKS.borrow();
    float[] spread = scratch.atLeast(out);
    switch (kind) {
      case FORWARD -> forwardLine(block, spread);
      case INPUT_GRADIENT -> inputGradientLine(block, spread);
      case KERNEL_GRADIENT -> kernelGradientPart(block, spread);
    }
    Scratch.BLOCKS.giveBack(scratch);
  }

  /** y = conv(x, w). */
  static void forward(
      ConvShape shape,
      FloatKernels kernels,
      Taps[] taps,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      @Nullable Workers workers) {
    int lines = shape.batch() * taps[0].positions() * taps[1].positions();
    long work = (long) shape.outPixels() * shape.outChannels() * shape.taps();
    of(Kind.FORWARD, shape, kernels, taps[0], taps[1], taps[2], x, xOff, w, wOff, y, yOff)
        .run(lines, work, workers);
  }

  private void forwardLine(int line, float[] spread) {
    int h = line % height.positions();
    int rest = line / height.positions();
    int d = rest % depth.positions();
    int image = rest / depth.positions();
    int first = targetOff + line * width.positions() * out;
    Arrays.fill(target, first, first + width.positions() * out, 0f);
    for (int row = 0; row < depth.count() * heightTaps; row++) {
      int from = line(depth, height, width, image, d, h, row);
      for (int position = 0; position < width.positions(); position++) {
        int sum = first + position * out;
        int weightRow = wOff + row * widthTaps * out;
        if (addRun(from, position, weightRow, sum)) {
          continue;
        }
        for (int tw = 0; tw < widthTaps; tw++) {
          int source = pixel(width, from, position, tw);
          accumulate(source, spread, w, weightRow + tw * out, target, sum);
        }
      }
    }
  }

  /** First source pixel of the line under a line of taps, -1 in the padding. */
  private static int line(Taps depth, Taps height, Taps width, int image, int d, int h, int row) {
    int z = d * depth.step() + depth.offsets()[row / height.count()];
    int y = h * height.step() + height.offsets()[row % height.count()];
    boolean inside = z >= 0 && z < depth.source() && y >= 0 && y < height.source();
    return inside ? ((image * depth.source() + z) * height.source() + y) * width.source() : -1;
  }

  /** The pixel of that line under one tap, -1 in the padding. */
  private static int pixel(Taps width, int line, int position, int tw) {
    int x = position * width.step() + width.offsets()[tw];
    return line >= 0 && x >= 0 && x < width.source() ? line + x : -1;
  }

  /**
   * Adds a whole line of taps at once where none of them is in the padding; says whether it did.
   * Pixels of both images have the same number of channels then.
   */
  private boolean addRun(int line, int position, int weightRow, int sum) {
    int count = width.count();
    if (multiplier != 1 || count < 2 || !width.isEven()) {
      return false;
    }
    int first = pixel(width, line, position, 0);
    if (first < 0 || pixel(width, line, position, count - 1) < 0) {
      return false;
    }
    int xStep = (width.offsets()[1] - width.offsets()[0]) * in;
    int wStep = (width.taps()[1] - width.taps()[0]) * in;
    int weights = weightRow + width.taps()[0] * in;
    kernels.multiplyAddTaps(in, count, x, xOff + first * in, xStep, w, weights, wStep, target, sum);
    return true;
  }

  private void accumulate(
      int pixel, float[] spread, float[] factors, int factorsOff, float[] sum, int sumOff) {
    if (pixel >= 0 && multiplier == 1) {
      kernels.multiplyAdd(out, x, xOff + pixel * in, factors, factorsOff, sum, sumOff);
      return;
    }
    if (pixel < 0) {
      Arrays.fill(spread, 0, out, 0f);
    } else {
      for (int c = 0; c < in; c++) {
        Arrays.fill(spread, c * multiplier, (c + 1) * multiplier, x[xOff + pixel * in + c]);
      }
    }
    kernels.multiplyAdd(out, spread, 0, factors, factorsOff, sum, sumOff);
  }

  /** dx from dy, for those pixels that meet the same taps. */
  static void inputGradient(
      ConvShape shape,
      FloatKernels kernels,
      Taps depth,
      Taps height,
      Taps width,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable Workers workers) {
    int lines = shape.batch() * depth.positions() * height.positions();
    int taps = depth.count() * height.count() * width.count();
    long work = (long) lines * width.positions() * shape.outChannels() * taps;
    of(Kind.INPUT_GRADIENT, shape, kernels, depth, height, width, dy, dyOff, w, wOff, dx, dxOff)
        .run(lines, work, workers);
  }

  private void inputGradientLine(int line, float[] zeros) {
    int h = line % height.positions();
    int rest = line / height.positions();
    int d = rest % depth.positions();
    int image = rest / depth.positions();
    Arrays.fill(zeros, 0, out, 0f);
    int z = depth.first() + d * depth.spacing();
    int y = height.first() + h * height.spacing();
    int row = (image * shape.depth().in() + z) * shape.height().in() + y;
    for (int position = 0; position < width.positions(); position++) {
      int at = targetOff + pixelAt(row, position) * in;
      Arrays.fill(target, at, at + in, 0f);
    }
    for (int tapRow = 0; tapRow < depth.count() * height.count(); tapRow++) {
      int from = line(depth, height, width, image, d, h, tapRow);
      int kernelRow =
          depth.taps()[tapRow / height.count()] * heightTaps
              + height.taps()[tapRow % height.count()];
      for (int position = 0; position < width.positions(); position++) {
        int at = targetOff + pixelAt(row, position) * in;
        int weightRow = wOff + kernelRow * widthTaps * out;
        if (addRun(from, position, weightRow, at)) {
          continue;
        }
        for (int tw = 0; tw < width.count(); tw++) {
          int pixel = pixel(width, from, position, tw);
          int weights = weightRow + width.taps()[tw] * out;
          if (pixel < 0) {
            gatherTap(zeros, 0, weights, at);
          } else {
            gatherTap(x, xOff + pixel * out, weights, at);
          }
        }
      }
    }
  }

  private int pixelAt(int row, int position) {
    return row * shape.width().in() + width.first() + position * width.spacing();
  }

  private void gatherTap(float[] dy, int dyOff, int weights, int at) {
    if (multiplier == 1) {
      kernels.multiplyAdd(in, dy, dyOff, w, weights, target, at);
      return;
    }
    for (int c = 0; c < in; c++) {
      float sum = target[at + c];
      for (int q = c * multiplier; q < (c + 1) * multiplier; q++) {
        sum = Math.fma(dy[dyOff + q], w[weights + q], sum);
      }
      target[at + c] = sum;
    }
  }

  /** dw from x and dy: parts of the pixels and taps, then the sum of the parts. */
  static void kernelGradient(
      ConvShape shape,
      FloatKernels kernels,
      Taps[] taps,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      @Nullable Workers workers) {
    int blocks = shape.gradientBlocks();
    int size = shape.kernelSize();
    Scratch partials = Scratch.OPERANDS.borrow();
    float[] partial = partials.atLeast(blocks * size);
    long work = (long) shape.outPixels() * shape.outChannels() * shape.taps();
    of(
            Kind.KERNEL_GRADIENT,
            shape,
            kernels,
            taps[0],
            taps[1],
            taps[2],
            x,
            xOff,
            dy,
            dyOff,
            partial,
            0)
        .run(blocks * shape.taps(), work, workers);
    Convolution.addBlocks(kernels, blocks, size, partial, dw, dwOff);
    Scratch.OPERANDS.giveBack(partials);
  }

  private void kernelGradientPart(int part, float[] spread) {
    int block = part / shape.taps();
    int tap = part % shape.taps();
    int positions = width.positions();
    int end = shape.gradientBlockStart(block + 1);
    int sums = block * shape.kernelSize() + tap * out;
    Arrays.fill(target, sums, sums + out, 0f);
    int pixel = shape.gradientBlockStart(block);
    while (pixel < end) {
      int line = pixel / positions;
      int h = line % height.positions();
      int rest = line / height.positions();
      int d = rest % depth.positions();
      int image = rest / depth.positions();
      int from = line(depth, height, width, image, d, h, tap / widthTaps);
      int position = pixel % positions;
      for (; position < positions && pixel < end; position++, pixel++) {
        int source = pixel(width, from, position, tap % widthTaps);
        accumulate(source, spread, w, wOff + pixel * out, target, sums);
      }
    }
  }
}
