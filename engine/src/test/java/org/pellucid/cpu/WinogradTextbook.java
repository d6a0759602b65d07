package org.pellucid.cpu;

/** Winograd's algorithms tile by tile and channel by channel, in the order that kernels promise. */
final class WinogradTextbook {

  private static final float A = 0.6875f;
  private static final float B = 1.5f;

  private WinogradTextbook() {}

  static float[] forward(ConvShape s, float[] x, float[] w) {
    int planes = s.batch() * s.depth().in();
    return convolution(
        planes,
        s.height().in(),
        s.width().in(),
        -s.height().padLow(),
        -s.width().padLow(),
        s.height().out(),
        s.width().out(),
        s.inChannels(),
        s.outChannels(),
        x,
        w);
  }

  static float[] inputGradient(ConvShape s, float[] dy, float[] w) {
    int in = s.inChannels();
    int out = s.outChannels();
    float[] turned = new float[w.length];
    for (int tap = 0; tap < 9; tap++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          turned[((8 - tap) * out + o) * in + i] = w[(tap * in + i) * out + o];
        }
      }
    }
    int planes = s.batch() * s.depth().in();
    return convolution(
        planes,
        s.height().out(),
        s.width().out(),
        s.height().padLow() - 2,
        s.width().padLow() - 2,
        s.height().in(),
        s.width().in(),
        out,
        in,
        dy,
        turned);
  }

  private static float[] convolution(
      int planes,
      int h,
      int w,
      int firstY,
      int firstX,
      int outH,
      int outW,
      int in,
      int out,
      float[] x,
      float[] kernel) {
    float[][] points = new float[36][in * out];
    for (int i = 0; i < in * out; i++) {
      float[][] lines = new float[6][3];
      for (int b = 0; b < 3; b++) {
        float[] g = new float[3];
        for (int a = 0; a < 3; a++) {
          g[a] = kernel[(a * 3 + b) * in * out + i];
        }
        float[] u = kernelPoints(g);
        for (int a = 0; a < 6; a++) {
          lines[a][b] = u[a];
        }
      }
      for (int a = 0; a < 6; a++) {
        float[] u = kernelPoints(lines[a]);
        for (int b = 0; b < 6; b++) {
          points[a * 6 + b][i] = u[b];
        }
      }
    }
    float[] y = new float[planes * outH * outW * out];
    for (int plane = 0; plane < planes; plane++) {
      for (int top = 0; top < outH; top += 4) {
        for (int left = 0; left < outW; left += 4) {
          float[][] v = source(x, plane, h, w, top + firstY, left + firstX, in);
          for (int o = 0; o < out; o++) {
            float[][] half = new float[6][];
            for (int a = 0; a < 6; a++) {
              float[] m = new float[6];
              for (int b = 0; b < 6; b++) {
                for (int c = 0; c < in; c++) {
                  m[b] = Math.fma(v[a * 6 + b][c], points[a * 6 + b][c * out + o], m[b]);
                }
              }
              half[a] = results(m);
            }
            for (int column = 0; column < 4 && left + column < outW; column++) {
              float[] m = new float[6];
              for (int a = 0; a < 6; a++) {
                m[a] = half[a][column];
              }
              float[] lines = results(m);
              for (int line = 0; line < 4 && top + line < outH; line++) {
                int pixel = (plane * outH + top + line) * outW + left + column;
                y[pixel * out + o] = lines[line];
              }
            }
          }
        }
      }
    }
    return y;
  }

  /** The 36 points of a tile, each of all channels. */
  private static float[][] source(float[] x, int plane, int h, int w, int y0, int x0, int in) {
    float[][] v = new float[36][in];
    for (int c = 0; c < in; c++) {
      float[][] lines = new float[6][6];
      for (int b = 0; b < 6; b++) {
        float[] d = new float[6];
        for (int a = 0; a < 6; a++) {
          int py = y0 + a;
          int px = x0 + b;
          boolean inside = py >= 0 && py < h && px >= 0 && px < w;
          d[a] = inside ? x[((plane * h + py) * w + px) * in + c] : 0f;
        }
        float[] e = sourcePoints(d);
        for (int a = 0; a < 6; a++) {
          lines[a][b] = e[a];
        }
      }
      for (int a = 0; a < 6; a++) {
        float[] e = sourcePoints(lines[a]);
        for (int b = 0; b < 6; b++) {
          v[a * 6 + b][c] = e[b];
        }
      }
    }
    return v;
  }

  /** The value at p and at -p of a polynomial whose even and odd parts at p are given. */
  private static void pair(float[] points, int at, float even, float odd, float p) {
    points[at] = Math.fma(odd, p, even);
    points[at + 1] = Math.fma(odd, -p, even);
  }

  private static float[] sourcePoints(float[] d) {
    float[] points = new float[6];
    points[0] = Math.fma(d[0], A * A * B * B, Math.fma(d[2], -(A * A + B * B), d[4]));
    pair(points, 1, Math.fma(d[2], -B * B, d[4]), Math.fma(d[1], -B * B, d[3]), A);
    pair(points, 3, Math.fma(d[2], -A * A, d[4]), Math.fma(d[1], -A * A, d[3]), B);
    points[5] = Math.fma(d[1], A * A * B * B, Math.fma(d[3], -(A * A + B * B), d[5]));
    return points;
  }

  /** 1 over the product of the distances of point p from the other three of 0, p, -p, q and -q. */
  private static float share(double p, double q) {
    return (float) (1 / (2 * p * p * (p * p - q * q)));
  }

  private static float[] kernelPoints(float[] g) {
    float[] points = new float[6];
    float a = share(A, B);
    float b = share(B, A);
    points[0] = g[0] * (float) (1.0 / (A * A * B * B));
    pair(points, 1, Math.fma(g[2], A * A * a, g[0] * a), g[1] * (A * a), 1);
    pair(points, 3, Math.fma(g[2], B * B * b, g[0] * b), g[1] * (B * b), 1);
    points[5] = g[2];
    return points;
  }

  private static float[] results(float[] m) {
    float evenA = m[1] + m[2];
    float oddA = m[1] - m[2];
    float evenB = m[3] + m[4];
    float oddB = m[3] - m[4];
    return new float[] {
      m[0] + evenA + evenB,
      Math.fma(oddA, A, oddB * B),
      Math.fma(evenA, A * A, evenB * (B * B)),
      Math.fma(oddA, A * A * A, Math.fma(oddB, B * B * B, m[5]))
    };
  }

  static float[] kernelGradient(ConvShape s, float[] x, float[] dy) {
    int in = s.inChannels();
    int out = s.outChannels();
    int outH = s.height().out();
    int outW = s.width().out();
    int tileLines = (outH + 3) / 4;
    int blocks = WinogradGradient.blocks(s);
    float[][] sums = new float[36][in * out];
    for (int block = 0; block < blocks; block++) {
      float[][] part = new float[36][in * out];
      int end = WinogradGradient.blockStart(s, block + 1);
      for (int line = WinogradGradient.blockStart(s, block); line < end; line++) {
        int plane = line / tileLines;
        int top = line % tileLines * 4;
        for (int left = 0; left < outW; left += 4) {
          float[][] v =
              source(
                  x,
                  plane,
                  s.height().in(),
                  s.width().in(),
                  top - s.height().padLow(),
                  left - s.width().padLow(),
                  in);
          for (int o = 0; o < out; o++) {
            float[] g = gradientPoints(dy, plane, outH, outW, top, left, out, o);
            for (int point = 0; point < 36; point++) {
              for (int c = 0; c < in; c++) {
                int at = c * out + o;
                part[point][at] = Math.fma(v[point][c], g[point], part[point][at]);
              }
            }
          }
        }
      }
      for (int point = 0; point < 36; point++) {
        for (int i = 0; i < in * out; i++) {
          sums[point][i] = block == 0 ? part[point][i] : sums[point][i] + part[point][i];
        }
      }
    }
    float[] dw = new float[s.kernelSize()];
    for (int i = 0; i < in * out; i++) {
      float[][] lines = new float[3][6];
      for (int b = 0; b < 6; b++) {
        float[] m = new float[6];
        for (int a = 0; a < 6; a++) {
          m[a] = sums[a * 6 + b][i];
        }
        float[] taps = taps(m);
        for (int a = 0; a < 3; a++) {
          lines[a][b] = taps[a];
        }
      }
      for (int a = 0; a < 3; a++) {
        float[] taps = taps(lines[a]);
        for (int b = 0; b < 3; b++) {
          dw[(a * 3 + b) * in * out + i] = taps[b];
        }
      }
    }
    return dw;
  }

  private static float[] gradientPoints(
      float[] dy, int plane, int outH, int outW, int top, int left, int out, int o) {
    float[][] lines = new float[6][4];
    for (int b = 0; b < 4; b++) {
      float[] e = new float[4];
      for (int a = 0; a < 4; a++) {
        boolean inside = top + a < outH && left + b < outW;
        e[a] = inside ? dy[((plane * outH + top + a) * outW + left + b) * out + o] : 0f;
      }
      float[] points = gradientPoints(e);
      for (int a = 0; a < 6; a++) {
        lines[a][b] = points[a];
      }
    }
    float[] all = new float[36];
    for (int a = 0; a < 6; a++) {
      System.arraycopy(gradientPoints(lines[a]), 0, all, a * 6, 6);
    }
    return all;
  }

  private static float[] gradientPoints(float[] e) {
    float[] points = new float[6];
    points[0] = e[0];
    pair(points, 1, Math.fma(e[2], A * A, e[0]), Math.fma(e[3], A * A, e[1]), A);
    pair(points, 3, Math.fma(e[2], B * B, e[0]), Math.fma(e[3], B * B, e[1]), B);
    points[5] = e[3];
    return points;
  }

  private static float[] taps(float[] m) {
    float a = share(A, B);
    float b = share(B, A);
    float evenA = m[1] + m[2];
    float evenB = m[3] + m[4];
    float zero = (float) (1.0 / (A * A * B * B));
    return new float[] {
      Math.fma(m[0], zero, Math.fma(evenA, a, evenB * b)),
      Math.fma(m[1] - m[2], A * a, (m[3] - m[4]) * (B * b)),
      Math.fma(evenA, A * A * a, Math.fma(evenB, B * B * b, m[5]))
    };
  }
}
