package org.pellucid.cpu;

import java.util.Random;

/** Products and convolutions as the textbook writes them, in float by fma and in double. */
final class Textbook {

  private Textbook() {}

  static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static double[] randomDoubles(Random random, int length) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc,
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = accumulate ? c[cOff + i * ldc + j] : 0f;
        for (int kk = 0; kk < k; kk++) {
          float left = a[aOff + (transA ? kk * lda + i : i * lda + kk)];
          float right = b[bOff + (transB ? j * ldb + kk : kk * ldb + j)];
          sum = Math.fma(left, right, sum);
        }
        c[cOff + i * ldc + j] = sum;
      }
    }
  }

  /** One term of a convolution: which input pixel and tap meet in which output pixel. */
  interface Term {
    void at(int outPixel, int inPixel, int tap);
  }

  /** Visits every output pixel in order and every tap in order; inPixel is -1 in the padding. */
  static void forEachTerm(ConvShape s, Term term) {
    int pixel = 0;
    for (int image = 0; image < s.batch(); image++) {
      for (int od = 0; od < s.depth().out(); od++) {
        for (int oh = 0; oh < s.height().out(); oh++) {
          for (int ow = 0; ow < s.width().out(); ow++) {
            int tap = 0;
            for (int kd = 0; kd < s.depth().kernel(); kd++) {
              for (int kh = 0; kh < s.height().kernel(); kh++) {
                for (int kw = 0; kw < s.width().kernel(); kw++) {
                  int d = input(s.depth(), od, kd);
                  int h = input(s.height(), oh, kh);
                  int w = input(s.width(), ow, kw);
                  boolean inside = d >= 0 && h >= 0 && w >= 0;
                  int at =
                      ((image * s.depth().in() + d) * s.height().in() + h) * s.width().in() + w;
                  term.at(pixel, inside ? at : -1, tap++);
                }
              }
            }
            pixel++;
          }
        }
      }
    }
  }

  private static int input(WindowAxis axis, int out, int tap) {
    int at = out * axis.stride() - axis.padLow() + tap * axis.dilation();
    return at >= 0 && at < axis.in() ? at : -1;
  }

  static float[] convolution(ConvShape s, float[] x, float[] w) {
    if (Winograd.suits(s)) {
      return WinogradTextbook.forward(s, x, w);
    }
    float[] y = new float[s.outPixels() * s.outChannels()];
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    forEachTerm(
        s,
        (outPixel, inPixel, tap) -> {
          for (int o = 0; o < s.outChannels(); o++) {
            int at = outPixel * s.outChannels() + o;
            for (int i = 0; i < in; i++) {
              float value = inPixel < 0 ? 0f : x[inPixel * s.inChannels() + o / out * in + i];
              y[at] = Math.fma(value, w[(tap * in + i) * s.outChannels() + o], y[at]);
            }
          }
        });
    return y;
  }

  static double[] convolution(ConvShape s, double[] x, double[] w) {
    double[] y = new double[s.outPixels() * s.outChannels()];
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    forEachTerm(
        s,
        (outPixel, inPixel, tap) -> {
          for (int o = 0; o < s.outChannels() && inPixel >= 0; o++) {
            for (int i = 0; i < in; i++) {
              y[outPixel * s.outChannels() + o] +=
                  x[inPixel * s.inChannels() + o / out * in + i]
                      * w[(tap * in + i) * s.outChannels() + o];
            }
          }
        });
    return y;
  }

  static double[] inputGradient(ConvShape s, double[] dy, double[] w) {
    double[] dx = new double[s.inPixels() * s.inChannels()];
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    forEachTerm(
        s,
        (outPixel, inPixel, tap) -> {
          for (int o = 0; o < s.outChannels() && inPixel >= 0; o++) {
            for (int i = 0; i < in; i++) {
              dx[inPixel * s.inChannels() + o / out * in + i] +=
                  dy[outPixel * s.outChannels() + o] * w[(tap * in + i) * s.outChannels() + o];
            }
          }
        });
    return dx;
  }

  static double[] kernelGradient(ConvShape s, double[] x, double[] dy) {
    double[] dw = new double[s.kernelSize()];
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    forEachTerm(
        s,
        (outPixel, inPixel, tap) -> {
          for (int o = 0; o < s.outChannels() && inPixel >= 0; o++) {
            for (int i = 0; i < in; i++) {
              dw[(tap * in + i) * s.outChannels() + o] +=
                  x[inPixel * s.inChannels() + o / out * in + i]
                      * dy[outPixel * s.outChannels() + o];
            }
          }
        });
    return dw;
  }

  /**
   * Float sums in the order that the kernel gradient promises: blocks of pixels, then the blocks.
   */
  static float[] kernelGradient(ConvShape s, float[] x, float[] dy) {
    if (Winograd.suits(s)) {
      return WinogradTextbook.kernelGradient(s, x, dy);
    }
    int size = s.kernelSize();
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    int blocks = s.gradientBlocks();
    float[][] parts = new float[blocks][size];
    forEachTerm(
        s,
        (outPixel, inPixel, tap) -> {
          int block = 0;
          while (outPixel >= s.gradientBlockStart(block + 1)) {
            block++;
          }
          for (int o = 0; o < s.outChannels(); o++) {
            for (int i = 0; i < in; i++) {
              float value = inPixel < 0 ? 0f : x[inPixel * s.inChannels() + o / out * in + i];
              int at = (tap * in + i) * s.outChannels() + o;
              parts[block][at] =
                  Math.fma(value, dy[outPixel * s.outChannels() + o], parts[block][at]);
            }
          }
        });
    float[] dw = parts[0];
    for (int block = 1; block < blocks; block++) {
      for (int i = 0; i < size; i++) {
        dw[i] += parts[block][i];
      }
    }
    return dw;
  }

  /**
   * Float sums over taps, last tap first, then output channels, for every input pixel; padding is
   * zeros.
   */
  static float[] inputGradient(ConvShape s, float[] dy, float[] w) {
    if (Winograd.suits(s)) {
      return WinogradTextbook.inputGradient(s, dy, w);
    }
    float[] dx = new float[s.inPixels() * s.inChannels()];
    int in = s.inPerGroup();
    int out = s.outPerGroup();
    int pixel = 0;
    for (int image = 0; image < s.batch(); image++) {
      for (int d = 0; d < s.depth().in(); d++) {
        for (int h = 0; h < s.height().in(); h++) {
          for (int x = 0; x < s.width().in(); x++) {
            for (int tap = s.taps() - 1; tap >= 0; tap--) {
              int kw = tap % s.width().kernel();
              int kh = tap / s.width().kernel() % s.height().kernel();
              int kd = tap / s.width().kernel() / s.height().kernel();
              if (!onGrid(s.depth(), d, kd)
                  || !onGrid(s.height(), h, kh)
                  || !onGrid(s.width(), x, kw)) {
                continue;
              }
              int od = output(s.depth(), d, kd);
              int oh = output(s.height(), h, kh);
              int ow = output(s.width(), x, kw);
              boolean inside = od >= 0 && oh >= 0 && ow >= 0;
              int from =
                  ((image * s.depth().out() + od) * s.height().out() + oh) * s.width().out() + ow;
              for (int c = 0; c < s.inChannels(); c++) {
                int g = c / in;
                float sum = dx[pixel * s.inChannels() + c];
                for (int o = g * out; o < (g + 1) * out; o++) {
                  float value = inside ? dy[from * s.outChannels() + o] : 0f;
                  sum = Math.fma(value, w[(tap * in + c % in) * s.outChannels() + o], sum);
                }
                dx[pixel * s.inChannels() + c] = sum;
              }
            }
            pixel++;
          }
        }
      }
    }
    return dx;
  }

  private static boolean onGrid(WindowAxis axis, int in, int tap) {
    return Math.floorMod(in + axis.padLow() - tap * axis.dilation(), axis.stride()) == 0;
  }

  private static int output(WindowAxis axis, int in, int tap) {
    int at = Math.floorDiv(in + axis.padLow() - tap * axis.dilation(), axis.stride());
    return at >= 0 && at < axis.out() ? at : -1;
  }
}
