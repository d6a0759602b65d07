package org.pellucid.cpu;

/** The transforms as plain loops, one channel after the other. */
final class ScalarWinograd implements WinogradTransforms {

  @Override
  public void source(
      int places,
      int n,
      float[] x,
      int at,
      int next,
      int step,
      float[] v,
      int to,
      int toNext,
      int toStep) {
    for (int place = 0; place < places; place++) {
      for (int i = 0; i < n; i++) {
        int from = at + place * next + i;
        float d0 = x[from];
        float d1 = x[from + step];
        float d2 = x[from + 2 * step];
        float d3 = x[from + 3 * step];
        float d4 = x[from + 4 * step];
        float d5 = x[from + 5 * step];
        float evenA = Math.fma(d2, -B2, d4);
        float oddA = Math.fma(d1, -B2, d3);
        float evenB = Math.fma(d2, -A2, d4);
        float oddB = Math.fma(d1, -A2, d3);
        int target = to + place * toNext + i;
        v[target] = Math.fma(d0, PRODUCT, Math.fma(d2, -SUM, d4));
        v[target + toStep] = Math.fma(oddA, A1, evenA);
        v[target + 2 * toStep] = Math.fma(oddA, -A1, evenA);
        v[target + 3 * toStep] = Math.fma(oddB, B1, evenB);
        v[target + 4 * toStep] = Math.fma(oddB, -B1, evenB);
        v[target + 5 * toStep] = Math.fma(d1, PRODUCT, Math.fma(d3, -SUM, d5));
      }
    }
  }

  @Override
  public void gradient(
      int places,
      int n,
      float[] e,
      int at,
      int next,
      int step,
      float[] v,
      int to,
      int toNext,
      int toStep) {
    for (int place = 0; place < places; place++) {
      for (int i = 0; i < n; i++) {
        int from = at + place * next + i;
        float e0 = e[from];
        float e1 = e[from + step];
        float e2 = e[from + 2 * step];
        float e3 = e[from + 3 * step];
        float evenA = Math.fma(e2, A2, e0);
        float oddA = Math.fma(e3, A2, e1);
        float evenB = Math.fma(e2, B2, e0);
        float oddB = Math.fma(e3, B2, e1);
        int target = to + place * toNext + i;
        v[target] = e0;
        v[target + toStep] = Math.fma(oddA, A1, evenA);
        v[target + 2 * toStep] = Math.fma(oddA, -A1, evenA);
        v[target + 3 * toStep] = Math.fma(oddB, B1, evenB);
        v[target + 4 * toStep] = Math.fma(oddB, -B1, evenB);
        v[target + 5 * toStep] = e3;
      }
    }
  }

  @Override
  public void results(
      int places,
      int n,
      float[] m,
      int at,
      int next,
      int step,
      float[] y,
      int to,
      int toNext,
      int toStep) {
    for (int place = 0; place < places; place++) {
      for (int i = 0; i < n; i++) {
        int from = at + place * next + i;
        float m1 = m[from + step];
        float m2 = m[from + 2 * step];
        float m3 = m[from + 3 * step];
        float m4 = m[from + 4 * step];
        float evenA = m1 + m2;
        float oddA = m1 - m2;
        float evenB = m3 + m4;
        float oddB = m3 - m4;
        float first = m[from] + evenA + evenB;
        float last = Math.fma(oddA, A3, Math.fma(oddB, B3, m[from + 5 * step]));
        int target = to + place * toNext + i;
        y[target] = first;
        y[target + toStep] = Math.fma(oddA, A1, oddB * B1);
        y[target + 2 * toStep] = Math.fma(evenA, A2, evenB * B2);
        y[target + 3 * toStep] = last;
      }
    }
  }

  @Override
  public void kernel(int n, float[] g, int at, int step, float[] u, int to, int toStep) {
    for (int i = 0; i < n; i++) {
      int from = at + i;
      float g0 = g[from];
      float g1 = g[from + step];
      float g2 = g[from + 2 * step];
      float evenA = Math.fma(g2, A2_SHARE, g0 * A_SHARE);
      float oddA = g1 * A1_SHARE;
      float evenB = Math.fma(g2, B2_SHARE, g0 * B_SHARE);
      float oddB = g1 * B1_SHARE;
      int target = to + i;
      u[target] = g0 * ZERO_SHARE;
      u[target + toStep] = evenA + oddA;
      u[target + 2 * toStep] = evenA - oddA;
      u[target + 3 * toStep] = evenB + oddB;
      u[target + 4 * toStep] = evenB - oddB;
      u[target + 5 * toStep] = g2;
    }
  }

  @Override
  public void kernelGradient(int n, float[] m, int at, int step, float[] g, int to, int toStep) {
    for (int i = 0; i < n; i++) {
      int from = at + i;
      float m0 = m[from];
      float m1 = m[from + step];
      float m2 = m[from + 2 * step];
      float m3 = m[from + 3 * step];
      float m4 = m[from + 4 * step];
      float m5 = m[from + 5 * step];
      float evenA = m1 + m2;
      float evenB = m3 + m4;
      int target = to + i;
      g[target] = Math.fma(m0, ZERO_SHARE, Math.fma(evenA, A_SHARE, evenB * B_SHARE));
      g[target + toStep] = Math.fma(m1 - m2, A1_SHARE, (m3 - m4) * B1_SHARE);
      g[target + 2 * toStep] = Math.fma(evenA, A2_SHARE, Math.fma(evenB, B2_SHARE, m5));
    }
  }
}
