package org.pellucid.cpu;

/**
 * The transforms as plain loops over rows of their own, the form that C2 turns into vector code: it
 * cannot prove that places of one array at several distances do not overlap. So each of the six or
 * fewer values is copied to a row, for as many places at once as fill it, transformed there, and
 * copied to where it belongs.
 */
final class ScalarWinograd implements WinogradTransforms {

  /** Floats of a row; six rows take half of a first cache. */
  private static final int LENGTH = 1024;

  /** A thread's own rows; lending them from a pool costs as much as a short transform. */
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[SIDE][LENGTH]);

  private enum Kind {
    SOURCE(SIDE, SIDE),
    GRADIENT(TILE, SIDE),
    RESULTS(SIDE, TILE),
    KERNEL(TAPS, SIDE),
    KERNEL_GRADIENT(SIDE, TAPS);

    final int from;
    final int to;

    Kind(int from, int to) {
      this.from = from;
      this.to = to;
    }
  }

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
    transform(Kind.SOURCE, places, n, x, at, next, step, v, to, toNext, toStep);
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
    transform(Kind.GRADIENT, places, n, e, at, next, step, v, to, toNext, toStep);
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
    transform(Kind.RESULTS, places, n, m, at, next, step, y, to, toNext, toStep);
  }

  @Override
  public void kernel(int n, float[] g, int at, int step, float[] u, int to, int toStep) {
    transform(Kind.KERNEL, 1, n, g, at, n, step, u, to, n, toStep);
  }

  @Override
  public void kernelGradient(int n, float[] m, int at, int step, float[] g, int to, int toStep) {
    transform(Kind.KERNEL_GRADIENT, 1, n, m, at, n, step, g, to, n, toStep);
  }

  private static void transform(
      Kind kind,
      int places,
      int n,
      float[] from,
      int at,
      int next,
      int step,
      float[] target,
      int to,
      int toNext,
      int toStep) {
    float[][] row = ROWS.get();
    int width = Math.clamp(n, 1, LENGTH);
    int together = LENGTH / width;
    for (int place = 0; place < places; place += together) {
      int count = Math.min(together, places - place);
      for (int i = 0; i < n; i += width) {
        int length = Math.min(width, n - i);
        for (int value = 0; value < kind.from; value++) {
          int first = at + place * next + i + value * step;
          int known = 0;
          if (value >= TILE && next == TILE * step) {
            // Tiles overlap: what a place has here is what the next one began with.
            known = count - 1;
            System.arraycopy(row[value - TILE], length, row[value], 0, known * length);
            first += known * next;
          }
          copy(count - known, length, from, first, next, row[value], known * length, length);
        }
        run(kind, count * length, row);
        for (int value = 0; value < kind.to; value++) {
          int first = to + place * toNext + i + value * toStep;
          copy(count, length, row[value], 0, length, target, first, toNext);
        }
      }
    }
  }

  /** Copies pieces of the same length that lie at even distances. */
  private static void copy(
      int count, int length, float[] from, int at, int next, float[] target, int to, int toNext) {
    if (next == length && toNext == length) {
      System.arraycopy(from, at, target, to, count * length);
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(from, at + i * next, target, to + i * toNext, length);
    }
  }

  private static void run(Kind kind, int n, float[][] row) {
    switch (kind) {
      case SOURCE -> source(n, row[0], row[1], row[2], row[3], row[4], row[5]);
      case GRADIENT -> gradient(n, row[0], row[1], row[2], row[3], row[4], row[5]);
      case RESULTS -> results(n, row[0], row[1], row[2], row[3], row[4], row[5]);
      case KERNEL -> kernel(n, row[0], row[1], row[2], row[3], row[4], row[5]);
      case KERNEL_GRADIENT -> kernelGradient(n, row[0], row[1], row[2], row[3], row[4], row[5]);
    }
  }

  private static void source(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] r4, float[] r5) {
    for (int i = 0; i < n; i++) {
      float d0 = r0[i];
      float d1 = r1[i];
      float d2 = r2[i];
      float d3 = r3[i];
      float d4 = r4[i];
      float d5 = r5[i];
      float evenA = Math.fma(d2, -B2, d4);
      float oddA = Math.fma(d1, -B2, d3);
      float evenB = Math.fma(d2, -A2, d4);
      float oddB = Math.fma(d1, -A2, d3);
      r0[i] = Math.fma(d0, PRODUCT, Math.fma(d2, -SUM, d4));
      r1[i] = Math.fma(oddA, A1, evenA);
      r2[i] = Math.fma(oddA, -A1, evenA);
      r3[i] = Math.fma(oddB, B1, evenB);
      r4[i] = Math.fma(oddB, -B1, evenB);
      r5[i] = Math.fma(d1, PRODUCT, Math.fma(d3, -SUM, d5));
    }
  }

  private static void gradient(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] r4, float[] r5) {
    for (int i = 0; i < n; i++) {
      float e0 = r0[i];
      float e1 = r1[i];
      float e2 = r2[i];
      float e3 = r3[i];
      float evenA = Math.fma(e2, A2, e0);
      float oddA = Math.fma(e3, A2, e1);
      float evenB = Math.fma(e2, B2, e0);
      float oddB = Math.fma(e3, B2, e1);
      r1[i] = Math.fma(oddA, A1, evenA);
      r2[i] = Math.fma(oddA, -A1, evenA);
      r3[i] = Math.fma(oddB, B1, evenB);
      r4[i] = Math.fma(oddB, -B1, evenB);
      r5[i] = e3;
    }
  }

  private static void results(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] r4, float[] r5) {
    for (int i = 0; i < n; i++) {
      float m0 = r0[i];
      float m1 = r1[i];
      float m2 = r2[i];
      float m3 = r3[i];
      float m4 = r4[i];
      float evenA = m1 + m2;
      float oddA = m1 - m2;
      float evenB = m3 + m4;
      float oddB = m3 - m4;
      r0[i] = m0 + evenA + evenB;
      r1[i] = Math.fma(oddA, A1, oddB * B1);
      r2[i] = Math.fma(evenA, A2, evenB * B2);
      r3[i] = Math.fma(oddA, A3, Math.fma(oddB, B3, r5[i]));
    }
  }

  private static void kernel(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] r4, float[] r5) {
    for (int i = 0; i < n; i++) {
      float g0 = r0[i];
      float g1 = r1[i];
      float g2 = r2[i];
      float evenA = Math.fma(g2, A2_SHARE, g0 * A_SHARE);
      float oddA = g1 * A1_SHARE;
      float evenB = Math.fma(g2, B2_SHARE, g0 * B_SHARE);
      float oddB = g1 * B1_SHARE;
      r0[i] = g0 * ZERO_SHARE;
      r1[i] = evenA + oddA;
      r2[i] = evenA - oddA;
      r3[i] = evenB + oddB;
      r4[i] = evenB - oddB;
      r5[i] = g2;
    }
  }

  private static void kernelGradient(
      int n, float[] r0, float[] r1, float[] r2, float[] r3, float[] r4, float[] r5) {
    for (int i = 0; i < n; i++) {
      float m0 = r0[i];
      float m1 = r1[i];
      float m2 = r2[i];
      float m3 = r3[i];
      float m4 = r4[i];
      float evenA = m1 + m2;
      float evenB = m3 + m4;
      r0[i] = Math.fma(m0, ZERO_SHARE, Math.fma(evenA, A_SHARE, evenB * B_SHARE));
      r1[i] = Math.fma(m1 - m2, A1_SHARE, (m3 - m4) * B1_SHARE);
      r2[i] = Math.fma(evenA, A2_SHARE, Math.fma(evenB, B2_SHARE, r5[i]));
    }
  }
}
