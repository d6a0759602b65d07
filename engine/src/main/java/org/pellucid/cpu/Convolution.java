// Longer than most files on purpose: the ways of a convolution and its gradients side by side.
package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A float convolution and its gradients, channels last, as products with the patch matrix, which is
 * gathered block by block and never stored. Built once per shape.
 *
 * <p>Every output is a chain of fused multiply-adds in the order of (kernel depth, kernel height,
 * kernel width, channel) that starts from 0. Padding takes part as zeros. Input gradients gather
 * what each input pixel has contributed to, in the order in which that lies in memory, which is
 * that of taps from last to first; taps off the grid of the stride take no part. Kernel gradients
 * sum over pixels in order, in the blocks of pixels that {@link ConvShape} cuts, and add the blocks
 * in order.
 */
public final class Convolution {

  /** Results a channel up to which transforming the kernel takes a twentieth of a call or more. */
  private static final int ARRANGED_PIXELS = 1 << 12;

  private static final float[] NOTHING = new float[0];

  private final ConvShape shape;
  private final Taps[] forward;
  private final Taps[][] backward;

  /** Prepares a convolution of this shape. */
  public Convolution(ConvShape shape) {
    this.shape = shape;
    WindowAxis[] axes = {shape.depth(), shape.height(), shape.width()};
    this.forward = new Taps[3];
    this.backward = new Taps[3][];
    for (int i = 0; i < 3; i++) {
      forward[i] = Taps.forward(axes[i]);
      backward[i] = new Taps[axes[i].stride()];
      for (int phase = 0; phase < axes[i].stride(); phase++) {
        backward[i][phase] = Taps.backward(axes[i], phase);
      }
    }
  }

  /** The extents. */
  public ConvShape shape() {
    return shape;
  }

  private long work() {
    return (long) shape.outPixels() * shape.kernelSize() / shape.groups();
  }

  /**
   * The kernel as {@link #forward} reads it, made once for many calls: it takes four times the
   * memory, and pays where there are few images.
   *
   * @param w where the kernel lies
   * @param wOff its first element
   * @return what to give {@link #forward}, while the kernel does not change
   */
  public ArrangedKernel arrange(float[] w, int wOff) {
    return arrange(Simd.kernels(work()), w, wOff);
  }

  ArrangedKernel arrange(FloatKernels kernels, float[] w, int wOff) {
    int in = shape.inChannels();
    return new ArrangedKernel(
        kernels, Winograd.transformed(kernels, in, shape.outChannels(), w, wOff));
  }

  /** Whether {@link #arrange} may be called, and pays. */
  public boolean isWorthArranging() {
    return Winograd.suits(shape) && shape.outPixels() <= ARRANGED_PIXELS;
  }

  /** y = conv(x, w) with a kernel that {@link #arrange} has made of w. */
  public void forward(
      float[] x,
      int xOff,
      ArrangedKernel w,
      float[] y,
      int yOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    reader(w.kernels, x, xOff).write(y, yOff, shape.outChannels(), epilogue).run(w.points, workers);
  }

  private Winograd reader(FloatKernels kernels, float[] x, int xOff) {
    int planes = shape.batch() * shape.depth().out();
    return Winograd.POOL
        .borrow()
        .read(kernels, planes, forward[1], forward[2], x, xOff, shape.inChannels());
  }

  /** y = conv(x, w). The epilogue sees y as a matrix of [outPixels, outChannels]. */
  public void forward(
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    forward(Simd.kernels(work()), x, xOff, w, wOff, y, yOff, epilogue, workers);
  }

  void forward(
      FloatKernels kernels,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    int pixels = shape.outPixels();
    int out = shape.outChannels();
    int in = shape.inChannels();
    if (pixels == 0 || out == 0) {
      return;
    }
    if (in == 0) {
      Arrays.fill(y, yOff, yOff + pixels * out, 0f);
    } else if (shape.isPointwise()) {
      Gemm.gemm(
          kernels, false, false, pixels, out, in, x, xOff, in, w, wOff, out, y, yOff, out, false,
          epilogue, workers);
      return;
    } else if (Winograd.suits(shape)) {
      reader(kernels, x, xOff).write(y, yOff, out, epilogue).run(w, wOff, workers);
      return;
    } else if (shape.isDepthwise()) {
      Depthwise.forward(shape, kernels, forward, x, xOff, w, wOff, y, yOff, workers);
    } else {
      int group = shape.inPerGroup();
      int columns = shape.outPerGroup();
      boolean direct = DirectConvolution.suits(forward[1], forward[2], group);
      TileEpilogue inBlocks = shape.groups() == 1 ? epilogue : null;
      for (int g = 0; g < shape.groups(); g++) {
        if (direct) {
          DirectConvolution.POOL
              .borrow()
              .read(kernels, forward[0], forward[1], forward[2], x, xOff + g * group, in, group)
              .write(
                  y,
                  yOff + g * columns,
                  out,
                  columns,
                  shape.depth().out(),
                  shape.height().out(),
                  shape.width().out(),
                  inBlocks)
              .run(shape.batch(), w, wOff + g * columns, out, workers);
          continue;
        }
        PatchMatrix patches =
            PatchMatrix.POOL
                .borrow()
                .set(forward[0], forward[1], forward[2], x, xOff + g * group, in, group, 0);
        Product.POOL
            .borrow()
            .size(kernels, pixels, columns, shape.taps() * group)
            .left(patches, false)
            .into(y, yOff + g * columns, out, false, inBlocks)
            .run(w, wOff + g * columns, out, false, workers);
        patches.release();
      }
      if (shape.groups() == 1) {
        return;
      }
    }
    FinishingTask.run(pixels, out, epilogue, workers);
  }

  /**
   * dx from dy: the gradient by the input, and the forward pass of a transposed convolution. The
   * epilogue sees dx as a matrix of [inPixels, inChannels].
   */
  public void inputGradient(
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    inputGradient(Simd.kernels(work()), dy, dyOff, w, wOff, dx, dxOff, epilogue, workers);
  }

  void inputGradient(
      FloatKernels kernels,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    int in = shape.inChannels();
    int out = shape.outChannels();
    int pixels = shape.inPixels();
    if (pixels == 0 || in == 0) {
      return;
    }
    if (shape.outPixels() == 0 || out == 0) {
      Arrays.fill(dx, dxOff, dxOff + pixels * in, 0f);
    } else if (shape.isPointwise()) {
      Gemm.gemm(
          kernels, false, true, pixels, in, out, dy, dyOff, out, w, wOff, out, dx, dxOff, in, false,
          epilogue, workers);
      return;
    } else if (Winograd.suits(shape)) {
      winogradInputGradient(kernels, dy, dyOff, null, w, wOff, dx, dxOff, epilogue, workers);
      return;
    } else if (shape.groups() == 1
        && backward[0].length * backward[1].length * backward[2].length == 1) {
      phase(
          kernels,
          backward[0][0],
          backward[1][0],
          backward[2][0],
          0,
          dy,
          dyOff,
          w,
          wOff,
          dx,
          dxOff,
          epilogue,
          workers);
      return;
    } else {
      phases(kernels, dy, dyOff, w, wOff, dx, dxOff, workers);
    }
    FinishingTask.run(pixels, in, epilogue, workers);
  }

  /** Whether gradients can be had from a dy that is not stored. */
  public static boolean takesUnpooled(ConvShape shape) {
    // With more padding rows of dy would not be read from their first pixel on.
    return Winograd.suits(shape) && shape.width().padLow() < shape.width().kernel();
  }

  /**
   * Whether the blocks of rows that an epilogue of the forward pass sees always hold whole lines of
   * windows, which lie side by side over its result.
   */
  public static boolean endsWithWindows(ConvShape shape, WindowShape windows) {
    return Winograd.suits(shape) && WinogradTransforms.TILE % windows.height().kernel() == 0;
  }

  /** dx from a dy that is not stored, for shapes that {@linkplain #takesUnpooled take} it. */
  public void inputGradient(
      Unpooled dy,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    winogradInputGradient(
        Simd.kernels(work()), NOTHING, 0, dy, w, wOff, dx, dxOff, epilogue, workers);
  }

  private void winogradInputGradient(
      FloatKernels kernels,
      float[] dy,
      int dyOff,
      @Nullable Unpooled unpooled,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    int planes = shape.batch() * shape.depth().in();
    Winograd.POOL
        .borrow()
        .read(kernels, planes, backward[1][0], backward[2][0], dy, dyOff, shape.outChannels())
        .unpool(unpooled)
        .write(dx, dxOff, shape.inChannels(), epilogue)
        .runTurned(w, wOff, workers);
  }

  /** The input gradient in parts: one for each group and each distance from the stride's grid. */
  private void phases(
      FloatKernels kernels,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable Workers workers) {
    boolean depthwise = shape.isDepthwise();
    if (!depthwise && leavesOut()) {
      Arrays.fill(dx, dxOff, dxOff + shape.inPixels() * shape.inChannels(), 0f);
    }
    for (Taps depth : backward[0]) {
      for (Taps height : backward[1]) {
        for (Taps width : backward[2]) {
          int positions =
              shape.batch() * depth.positions() * height.positions() * width.positions();
          int taps = depth.count() * height.count() * width.count();
          if (positions == 0 || (taps == 0 && !depthwise)) {
            continue;
          }
          if (depthwise) {
            Depthwise.inputGradient(
                shape, kernels, depth, height, width, dy, dyOff, w, wOff, dx, dxOff, workers);
          } else {
            for (int g = 0; g < shape.groups(); g++) {
              phase(kernels, depth, height, width, g, dy, dyOff, w, wOff, dx, dxOff, null, workers);
            }
          }
        }
      }
    }
  }

  /** Whether there are pixels that no tap meets, as steps are longer than the kernel. */
  private boolean leavesOut() {
    for (Taps[] phases : backward) {
      for (Taps phase : phases) {
        if (phase.count() == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** The input gradient of those pixels that meet the same taps, of which there are some. */
  private void phase(
      FloatKernels kernels,
      Taps depth,
      Taps height,
      Taps width,
      int g,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      @Nullable TileEpilogue epilogue,
      @Nullable Workers workers) {
    int in = shape.inPerGroup();
    int out = shape.outPerGroup();
    int rows = shape.batch() * depth.positions() * height.positions() * width.positions();
    int taps = depth.count() * height.count() * width.count();
    int target = dxOff + g * in;
    Scratch scratch = Scratch.OPERANDS.borrow();
    float[] turned = scratch.atLeast(taps * out * in);
    turnKernel(kernels, depth, height, width, g, w, wOff, turned);
    int source = dyOff + g * out;
    if (DirectConvolution.suits(height, width, out)) {
      DirectConvolution.POOL
          .borrow()
          .read(kernels, depth, height, width, dy, source, shape.outChannels(), out)
          .write(
              dx,
              target,
              shape.inChannels(),
              in,
              shape.depth().in(),
              shape.height().in(),
              shape.width().in(),
              epilogue)
          .run(shape.batch(), turned, 0, in, workers);
    } else {
      PatchMatrix patches =
          PatchMatrix.POOL
              .borrow()
              .set(depth, height, width, dy, source, shape.outChannels(), out, 0)
              .result(
                  shape.depth().in(), shape.height().in(), shape.width().in(), shape.inChannels());
      Product product =
          Product.POOL
              .borrow()
              .size(kernels, rows, in, taps * out)
              .left(patches, false)
              .into(dx, target, shape.inChannels(), false, epilogue);
      if (backward[0].length > 1 || backward[1].length > 1 || backward[2].length > 1) {
        product.scatteredRows(patches);
      }
      product.run(turned, 0, in, false, workers);
      patches.release();
    }
    Scratch.OPERANDS.giveBack(scratch);
  }

  /** Stores the kernel as [tap, outChannel, inChannel], with the taps of one phase only. */
  private void turnKernel(
      FloatKernels kernels,
      Taps depth,
      Taps height,
      Taps width,
      int g,
      float[] w,
      int wOff,
      float[] turned) {
    int in = shape.inPerGroup();
    int out = shape.outPerGroup();
    int at = 0;
    for (int kd : depth.taps()) {
      for (int kh : height.taps()) {
        for (int kw : width.taps()) {
          int tap = (kd * shape.height().kernel() + kh) * shape.width().kernel() + kw;
          int from = wOff + tap * in * shape.outChannels() + g * out;
          kernels.turn(out, in, in, w, from, shape.outChannels(), turned, at);
          at += out * in;
        }
      }
    }
  }

  /** dw from x and dy: the gradient by the kernel. */
  public void kernelGradient(
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      @Nullable Workers workers) {
    kernelGradient(Simd.kernels(work()), x, xOff, dy, dyOff, dw, dwOff, workers);
  }

  void kernelGradient(
      FloatKernels kernels,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      @Nullable Workers workers) {
    int size = shape.kernelSize();
    if (size == 0) {
      return;
    }
    int blocks = shape.gradientBlocks();
    if (shape.outPixels() == 0) {
      Arrays.fill(dw, dwOff, dwOff + size, 0f);
    } else if (Winograd.suits(shape)) {
      WinogradGradient.run(
          kernels, shape, forward[1], forward[2], x, xOff, dy, dyOff, null, dw, dwOff, workers);
    } else if (shape.isDepthwise()) {
      Depthwise.kernelGradient(shape, kernels, forward, x, xOff, dy, dyOff, dw, dwOff, workers);
    } else if (blocks == 1) {
      KernelGradient.run(kernels, shape, forward, x, xOff, dy, dyOff, dw, dwOff, workers);
    } else {
      Scratch scratch = Scratch.OPERANDS.borrow();
      float[] partial = scratch.atLeast(blocks * size);
      KernelGradient.run(kernels, shape, forward, x, xOff, dy, dyOff, partial, 0, workers);
      addBlocks(kernels, blocks, size, partial, dw, dwOff);
      Scratch.OPERANDS.giveBack(scratch);
    }
  }

  /** dw from a dy that is not stored, for shapes that {@linkplain #takesUnpooled take} it. */
  public void kernelGradient(
      float[] x, int xOff, Unpooled dy, float[] dw, int dwOff, @Nullable Workers workers) {
    WinogradGradient.run(
        Simd.kernels(work()),
        shape,
        forward[1],
        forward[2],
        x,
        xOff,
        NOTHING,
        0,
        dy,
        dw,
        dwOff,
        workers);
  }

  static void addBlocks(
      FloatKernels kernels, int blocks, int size, float[] partial, float[] out, int outOff) {
    System.arraycopy(partial, 0, out, outOff, size);
    for (int block = 1; block < blocks; block++) {
      kernels.add(size, partial, block * size, out, outOff);
    }
  }
}
