package org.pellucid.cpu;

/** The transforms as plain loops, one channel after the other. */
final class ScalarWinograd implements WinogradTransforms {

  @Override
  public void source(
      int line,
      int n,
      int tiles,
      float[] x,
      int xOff,
      int lineStep,
      int pixelStep,
      float[] v,
      int vOff,
      int tileStep,
      int pointStep) {
    float sign = WinogradTransforms.sign(line);
    int first = WinogradTransforms.firstLine(line);
    int far = (WinogradTransforms.secondLine(line) - first) * lineStep;
    for (int tile = 0; tile < tiles; tile++) {
      int at = xOff + first * lineStep + tile * TILE * pixelStep;
      int to = vOff + tile * tileStep;
      for (int i = 0; i < n; i++, at++, to++) {
        float e0 = Math.fma(sign, x[at + far], x[at]);
        float e1 = Math.fma(sign, x[at + pixelStep + far], x[at + pixelStep]);
        float e2 = Math.fma(sign, x[at + 2 * pixelStep + far], x[at + 2 * pixelStep]);
        float e3 = Math.fma(sign, x[at + 3 * pixelStep + far], x[at + 3 * pixelStep]);
        v[to] = e0 - e2;
        v[to + pointStep] = e1 + e2;
        v[to + 2 * pointStep] = e2 - e1;
        v[to + 3 * pointStep] = e1 - e3;
      }
    }
  }

  @Override
  public void gradient(
      int line,
      int n,
      int tiles,
      float[] dy,
      int dyOff,
      int lineStep,
      int pixelStep,
      float[] v,
      int vOff,
      int tileStep,
      int pointStep) {
    for (int tile = 0; tile < tiles; tile++) {
      int at = dyOff + tile * TILE * pixelStep;
      int to = vOff + tile * tileStep;
      for (int i = 0; i < n; i++, at++, to++) {
        float e0 = line(line, dy[at], dy[at + lineStep]);
        float e1 = line(line, dy[at + pixelStep], dy[at + pixelStep + lineStep]);
        v[to] = e0;
        v[to + pointStep] = e0 + e1;
        v[to + 2 * pointStep] = e0 - e1;
        v[to + 3 * pointStep] = e1;
      }
    }
  }

  private static float line(int line, float upper, float lower) {
    return switch (line) {
      case 0 -> upper;
      case 1 -> upper + lower;
      case 2 -> upper - lower;
      default -> lower;
    };
  }

  @Override
  public void results(
      int line,
      int n,
      int tiles,
      float[] m,
      int mOff,
      int tileStep,
      int pointStep,
      float[] y,
      int yOff,
      int lineStep,
      int pixelStep) {
    for (int tile = 0; tile < tiles; tile++) {
      int at = mOff + tile * tileStep;
      int to = yOff + tile * TILE * pixelStep;
      for (int i = 0; i < n; i++, at++, to++) {
        float m1 = m[at + pointStep];
        float m2 = m[at + 2 * pointStep];
        float left = m[at] + m1 + m2;
        float right = m1 - m2 - m[at + 3 * pointStep];
        add(line, left, y, to, lineStep);
        add(line, right, y, to + pixelStep, lineStep);
      }
    }
  }

  private static void add(int line, float value, float[] y, int at, int lineStep) {
    if (line < 3) {
      y[at] = line == 0 ? value : y[at] + value;
    }
    if (line > 0) {
      y[at + lineStep] = line == 1 ? value : y[at + lineStep] - value;
    }
  }

  @Override
  public void kernel(
      int n, float[] w, int wOff, int lineStep, int tapStep, float[] u, int uOff, int pointStep) {
    for (int i = 0; i < n; i++) {
      for (int column = 0; column < 3; column++) {
        int at = wOff + column * tapStep + i;
        kernel(w, at, lineStep, u, uOff + column * pointStep + i, SIDE * pointStep);
      }
      for (int line = 0; line < SIDE; line++) {
        int at = uOff + line * SIDE * pointStep + i;
        kernel(u, at, pointStep, u, at, pointStep);
      }
    }
  }

  private static void kernel(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float g0 = from[at];
    float g2 = from[at + 2 * step];
    float outer = (g0 + g2) * 0.5f;
    float inner = from[at + step] * 0.5f;
    to[toAt] = g0;
    to[toAt + toStep] = outer + inner;
    to[toAt + 2 * toStep] = outer - inner;
    to[toAt + 3 * toStep] = g2;
  }

  @Override
  public void kernelGradient(
      int n, float[] m, int mOff, int pointStep, float[] dw, int dwOff, int lineStep, int tapStep) {
    for (int i = 0; i < n; i++) {
      for (int column = 0; column < SIDE; column++) {
        int at = mOff + column * pointStep + i;
        kernelGradient(m, at, SIDE * pointStep, m, at, SIDE * pointStep);
      }
      for (int line = 0; line < 3; line++) {
        int at = mOff + line * SIDE * pointStep + i;
        kernelGradient(m, at, pointStep, dw, dwOff + line * lineStep + i, tapStep);
      }
    }
  }

  private static void kernelGradient(
      float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float m1 = from[at + step];
    float m2 = from[at + 2 * step];
    float even = (m1 + m2) * 0.5f;
    to[toAt] = from[at] + even;
    to[toAt + toStep] = (m1 - m2) * 0.5f;
    to[toAt + 2 * toStep] = even - from[at + 3 * step];
  }
}
