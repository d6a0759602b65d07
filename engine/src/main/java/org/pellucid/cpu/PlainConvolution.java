package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Convolutions in double, as plain loops: the terms of {@link Convolution}, in the same order. */
public final class PlainConvolution {

  private final ConvShape shape;
  private final int in;
  private final int out;
  private final WindowShape windows;

  /** Prepares a convolution of this shape. */
  public PlainConvolution(ConvShape shape) {
    this.shape = shape;
    this.in = shape.inPerGroup();
    this.out = shape.outPerGroup();
    this.windows =
        new WindowShape(
            shape.batch(), shape.depth(), shape.height(), shape.width(), shape.inChannels());
  }

  private void forBlocks(int blocks, @Nullable Workers workers, BlockTask block) {
    long work = (long) shape.outPixels() * shape.kernelSize() / shape.groups();
    if (workers != null && work >= Product.PARALLEL_WORK / 4) {
      workers.run(blocks, block);
    } else {
      for (int i = 0; i < blocks; i++) {
        block.run(i);
      }
    }
  }

  /** y = conv(x, w). */
  public void forward(
      double[] x, int xOff, double[] w, int wOff, double[] y, int yOff, @Nullable Workers workers) {
    int all = shape.outChannels();
    forBlocks(
        shape.outPixels(),
        workers,
        pixel -> {
          Arrays.fill(y, yOff + pixel * all, yOff + (pixel + 1) * all, 0);
          for (int tap = 0; tap < shape.taps(); tap++) {
            int source = windows.inPixel(pixel, tap);
            for (int c = 0; c < shape.inChannels() && source >= 0; c++) {
              double value = x[xOff + source * shape.inChannels() + c];
              int group = c / in * out;
              int weights = wOff + (tap * in + c % in) * all + group;
              int target = yOff + pixel * all + group;
              for (int o = 0; o < out; o++) {
                y[target + o] = Math.fma(value, w[weights + o], y[target + o]);
              }
            }
          }
        });
  }

  /** dx from dy. One block is one image, whose pixels receive their terms in a fixed order. */
  public void inputGradient(
      double[] dy,
      int dyOff,
      double[] w,
      int wOff,
      double[] dx,
      int dxOff,
      @Nullable Workers workers) {
    if (shape.batch() == 0) {
      return;
    }
    int inPixels = shape.inPixels() / shape.batch();
    int outPixels = shape.outPixels() / shape.batch();
    int channels = shape.inChannels();
    int all = shape.outChannels();
    forBlocks(
        shape.batch(),
        workers,
        image -> {
          int first = dxOff + image * inPixels * channels;
          Arrays.fill(dx, first, first + inPixels * channels, 0);
          for (int tap = 0; tap < shape.taps(); tap++) {
            for (int pixel = image * outPixels; pixel < (image + 1) * outPixels; pixel++) {
              int target = windows.inPixel(pixel, tap);
              for (int c = 0; c < channels && target >= 0; c++) {
                int group = c / in * out;
                int weights = wOff + (tap * in + c % in) * all + group;
                int from = dyOff + pixel * all + group;
                double sum = dx[dxOff + target * channels + c];
                for (int o = 0; o < out; o++) {
                  sum = Math.fma(dy[from + o], w[weights + o], sum);
                }
                dx[dxOff + target * channels + c] = sum;
              }
            }
          }
        });
  }

  /** dw from x and dy. One block is one tap and input channel. */
  public void kernelGradient(
      double[] x,
      int xOff,
      double[] dy,
      int dyOff,
      double[] dw,
      int dwOff,
      @Nullable Workers workers) {
    int all = shape.outChannels();
    forBlocks(
        shape.taps() * in,
        workers,
        row -> {
          int target = dwOff + row * all;
          Arrays.fill(dw, target, target + all, 0);
          for (int pixel = 0; pixel < shape.outPixels(); pixel++) {
            int source = windows.inPixel(pixel, row / in);
            for (int g = 0; g < shape.groups() && source >= 0; g++) {
              double value = x[xOff + source * shape.inChannels() + g * in + row % in];
              for (int o = g * out; o < (g + 1) * out; o++) {
                dw[target + o] = Math.fma(value, dy[dyOff + pixel * all + o], dw[target + o]);
              }
            }
          }
        });
  }
}
