package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions in which every input channel has outputs of its own: direct loops over pixels and
 * taps, vectors over channels. With several outputs per input channel the input is spread out to
 * the outputs first.
 */
final class Depthwise {

  private final ConvShape shape;
  private final FloatKernels kernels;
  private final int in;
  private final int out;
  private final int multiplier;
  private final int heightTaps;
  private final int widthTaps;

  Depthwise(ConvShape shape, FloatKernels kernels) {
    this.shape = shape;
    this.kernels = kernels;
    this.in = shape.inChannels();
    this.out = shape.outChannels();
    this.multiplier = shape.outPerGroup();
    this.heightTaps = shape.height().kernel();
    this.widthTaps = shape.width().kernel();
  }

  private void forLines(int lines, long work, @Nullable Workers workers, BlockTask line) {
    if (workers != null && work >= Product.PARALLEL_WORK / 8) {
      workers.run(lines, line);
    } else {
      for (int i = 0; i < lines; i++) {
        line.run(i);
      }
    }
  }

  void forward(
      Taps[] taps,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      @Nullable Workers workers) {
    int lines = shape.batch() * taps[0].positions() * taps[1].positions();
    long work = (long) shape.outPixels() * out * shape.taps();
    forLines(
        lines,
        work,
        workers,
        line -> {
          int h = line % taps[1].positions();
          int rest = line / taps[1].positions();
          int d = rest % taps[0].positions();
          int image = rest / taps[0].positions();
          Scratch scratch = Scratch.BLOCKS.borrow();
          float[] spread = scratch.atLeast(out);
          int target = yOff + line * taps[2].positions() * out;
          Arrays.fill(y, target, target + taps[2].positions() * out, 0f);
          for (int row = 0; row < taps[0].count() * heightTaps; row++) {
            int from = line(taps[0], taps[1], taps[2], image, d, h, row);
            for (int position = 0; position < taps[2].positions(); position++) {
              int sum = target + position * out;
              int weightRow = wOff + row * widthTaps * out;
              if (addRun(taps[2], from, position, x, xOff, w, weightRow, y, sum)) {
                continue;
              }
              for (int tw = 0; tw < widthTaps; tw++) {
                int source = pixel(taps[2], from, position, tw);
                accumulate(x, xOff, source, spread, w, weightRow + tw * out, y, sum);
              }
            }
          }
          Scratch.BLOCKS.giveBack(scratch);
        });
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
  private boolean addRun(
      Taps width,
      int line,
      int position,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] sum,
      int sumOff) {
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
    int weights = wOff + width.taps()[0] * in;
    kernels.multiplyAddTaps(in, count, x, xOff + first * in, xStep, w, weights, wStep, sum, sumOff);
    return true;
  }

  private void accumulate(
      float[] x,
      int xOff,
      int pixel,
      float[] spread,
      float[] w,
      int wOff,
      float[] sum,
      int sumOff) {
    if (pixel >= 0 && multiplier == 1) {
      kernels.multiplyAdd(out, x, xOff + pixel * in, w, wOff, sum, sumOff);
      return;
    }
    if (pixel < 0) {
      Arrays.fill(spread, 0, out, 0f);
    } else {
      for (int c = 0; c < in; c++) {
        Arrays.fill(spread, c * multiplier, (c + 1) * multiplier, x[xOff + pixel * in + c]);
      }
    }
    kernels.multiplyAdd(out, spread, 0, w, wOff, sum, sumOff);
  }

  void inputGradient(
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
    long work = (long) lines * width.positions() * out * taps;
    forLines(
        lines,
        work,
        workers,
        line -> {
          int h = line % height.positions();
          int rest = line / height.positions();
          int d = rest % depth.positions();
          int image = rest / depth.positions();
          Scratch scratch = Scratch.BLOCKS.borrow();
          float[] zeros = scratch.atLeast(out);
          Arrays.fill(zeros, 0, out, 0f);
          int z = depth.first() + d * depth.spacing();
          int y = height.first() + h * height.spacing();
          int row = (image * shape.depth().in() + z) * shape.height().in() + y;
          for (int position = 0; position < width.positions(); position++) {
            int target = dxOff + pixelAt(row, width, position) * in;
            Arrays.fill(dx, target, target + in, 0f);
          }
          for (int tapRow = 0; tapRow < depth.count() * height.count(); tapRow++) {
            int from = line(depth, height, width, image, d, h, tapRow);
            int kernelRow =
                depth.taps()[tapRow / height.count()] * heightTaps
                    + height.taps()[tapRow % height.count()];
            for (int position = 0; position < width.positions(); position++) {
              int target = dxOff + pixelAt(row, width, position) * in;
              int weightRow = wOff + kernelRow * widthTaps * out;
              if (addRun(width, from, position, dy, dyOff, w, weightRow, dx, target)) {
                continue;
              }
              for (int tw = 0; tw < width.count(); tw++) {
                int pixel = pixel(width, from, position, tw);
                int weights = weightRow + width.taps()[tw] * out;
                if (pixel < 0) {
                  gatherTap(zeros, 0, w, weights, dx, target);
                } else {
                  gatherTap(dy, dyOff + pixel * out, w, weights, dx, target);
                }
              }
            }
          }
          Scratch.BLOCKS.giveBack(scratch);
        });
  }

  private int pixelAt(int row, Taps width, int position) {
    return row * shape.width().in() + width.first() + position * width.spacing();
  }

  private void gatherTap(float[] dy, int dyOff, float[] w, int wOff, float[] dx, int dxOff) {
    if (multiplier == 1) {
      kernels.multiplyAdd(in, dy, dyOff, w, wOff, dx, dxOff);
      return;
    }
    for (int c = 0; c < in; c++) {
      float sum = dx[dxOff + c];
      for (int q = c * multiplier; q < (c + 1) * multiplier; q++) {
        sum = Math.fma(dy[dyOff + q], w[wOff + q], sum);
      }
      dx[dxOff + c] = sum;
    }
  }

  void kernelGradient(
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
    long work = (long) shape.outPixels() * out * shape.taps();
    int positions = taps[2].positions();
    forLines(
        blocks * shape.taps(),
        work,
        workers,
        part -> {
          int block = part / shape.taps();
          int tap = part % shape.taps();
          int end = shape.gradientBlockStart(block + 1);
          int sums = block * size + tap * out;
          Scratch scratch = Scratch.BLOCKS.borrow();
          float[] spread = scratch.atLeast(out);
          Arrays.fill(partial, sums, sums + out, 0f);
          int pixel = shape.gradientBlockStart(block);
          while (pixel < end) {
            int line = pixel / positions;
            int h = line % taps[1].positions();
            int rest = line / taps[1].positions();
            int d = rest % taps[0].positions();
            int image = rest / taps[0].positions();
            int from = line(taps[0], taps[1], taps[2], image, d, h, tap / widthTaps);
            int position = pixel % positions;
            for (; position < positions && pixel < end; position++, pixel++) {
              int source = pixel(taps[2], from, position, tap % widthTaps);
              accumulate(x, xOff, source, spread, dy, dyOff + pixel * out, partial, sums);
            }
          }
          Scratch.BLOCKS.giveBack(scratch);
        });
    Convolution.addBlocks(kernels, blocks, size, partial, dw, dwOff);
    Scratch.OPERANDS.giveBack(partials);
  }
}
