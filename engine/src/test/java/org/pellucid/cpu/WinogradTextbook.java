package org.pellucid.cpu;

/** Winograd's algorithms tile by tile and channel by channel, in the order that kernels promise. */
final class WinogradTextbook {

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
    float[][] points = new float[16][in * out];
    for (int i = 0; i < in * out; i++) {
      float[][] lines = new float[4][3];
      for (int b = 0; b < 3; b++) {
        float[] g = new float[3];
        for (int a = 0; a < 3; a++) {
          g[a] = kernel[(a * 3 + b) * in * out + i];
        }
        float[] u = kernelPoints(g);
        for (int a = 0; a < 4; a++) {
          lines[a][b] = u[a];
        }
      }
      for (int a = 0; a < 4; a++) {
        float[] u = kernelPoints(lines[a]);
        for (int b = 0; b < 4; b++) {
          points[a * 4 + b][i] = u[b];
        }
      }
    }
    float[] y = new float[planes * outH * outW * out];
    for (int plane = 0; plane < planes; plane++) {
      for (int top = 0; top < outH; top += 2) {
        for (int left = 0; left < outW; left += 2) {
          float[][] v = source(x, plane, h, w, top + firstY, left + firstX, in);
          for (int o = 0; o < out; o++) {
            float[][] half = new float[4][];
            for (int a = 0; a < 4; a++) {
              float[] m = new float[4];
              for (int b = 0; b < 4; b++) {
                for (int c = 0; c < in; c++) {
                  m[b] = Math.fma(v[a * 4 + b][c], points[a * 4 + b][c * out + o], m[b]);
                }
              }
              half[a] = results(m);
            }
            for (int column = 0; column < 2 && left + column < outW; column++) {
              float[] m = {half[0][column], half[1][column], half[2][column], half[3][column]};
              float[] lines = results(m);
              for (int line = 0; line < 2 && top + line < outH; line++) {
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

  /** The 16 points of a tile, each of all channels. */
  private static float[][] source(float[] x, int plane, int h, int w, int y0, int x0, int in) {
    float[][] v = new float[16][in];
    for (int c = 0; c < in; c++) {
      float[][] lines = new float[4][4];
      for (int b = 0; b < 4; b++) {
        float[] d = new float[4];
        for (int a = 0; a < 4; a++) {
          int py = y0 + a;
          int px = x0 + b;
          boolean inside = py >= 0 && py < h && px >= 0 && px < w;
          d[a] = inside ? x[((plane * h + py) * w + px) * in + c] : 0f;
        }
        float[] e = {d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]};
        for (int a = 0; a < 4; a++) {
          lines[a][b] = e[a];
        }
      }
      for (int a = 0; a < 4; a++) {
        float[] e = lines[a];
        v[a * 4][c] = e[0] - e[2];
        v[a * 4 + 1][c] = e[1] + e[2];
        v[a * 4 + 2][c] = e[2] - e[1];
        v[a * 4 + 3][c] = e[1] - e[3];
      }
    }
    return v;
  }

  private static float[] kernelPoints(float[] g) {
    float outer = (g[0] + g[2]) * 0.5f;
    float inner = g[1] * 0.5f;
    return new float[] {g[0], outer + inner, outer - inner, g[2]};
  }

  private static float[] results(float[] m) {
    return new float[] {m[0] + m[1] + m[2], m[1] - m[2] - m[3]};
  }

  static float[] kernelGradient(ConvShape s, float[] x, float[] dy) {
    int in = s.inChannels();
    int out = s.outChannels();
    int outH = s.height().out();
    int outW = s.width().out();
    int tileLines = (outH + 1) / 2;
    int blocks = WinogradGradient.blocks(s);
    float[][] sums = new float[16][in * out];
    for (int block = 0; block < blocks; block++) {
      float[][] part = new float[16][in * out];
      int end = WinogradGradient.blockStart(s, block + 1);
      for (int line = WinogradGradient.blockStart(s, block); line < end; line++) {
        int plane = line / tileLines;
        int top = line % tileLines * 2;
        for (int left = 0; left < outW; left += 2) {
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
            for (int point = 0; point < 16; point++) {
              for (int c = 0; c < in; c++) {
                int at = c * out + o;
                part[point][at] = Math.fma(v[point][c], g[point], part[point][at]);
              }
            }
          }
        }
      }
      for (int point = 0; point < 16; point++) {
        for (int i = 0; i < in * out; i++) {
          sums[point][i] = block == 0 ? part[point][i] : sums[point][i] + part[point][i];
        }
      }
    }
    float[] dw = new float[s.kernelSize()];
    for (int i = 0; i < in * out; i++) {
      float[][] lines = new float[3][4];
      for (int b = 0; b < 4; b++) {
        float[] m = {sums[b][i], sums[4 + b][i], sums[8 + b][i], sums[12 + b][i]};
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
    float[][] e = new float[2][2];
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        boolean inside = top + a < outH && left + b < outW;
        e[a][b] = inside ? dy[((plane * outH + top + a) * outW + left + b) * out + o] : 0f;
      }
    }
    float[] points = new float[16];
    for (int a = 0; a < 4; a++) {
      float first = gradientPoint(a, e[0][0], e[1][0]);
      float second = gradientPoint(a, e[0][1], e[1][1]);
      for (int b = 0; b < 4; b++) {
        points[a * 4 + b] = gradientPoint(b, first, second);
      }
    }
    return points;
  }

  private static float gradientPoint(int point, float first, float second) {
    return switch (point) {
      case 0 -> first;
      case 1 -> first + second;
      case 2 -> first - second;
      default -> second;
    };
  }

  private static float[] taps(float[] m) {
    float even = (m[1] + m[2]) * 0.5f;
    return new float[] {m[0] + even, (m[1] - m[2]) * 0.5f, even - m[3]};
  }
}
