package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms in vectors of floats. Those beyond the last full vector are left to the plain
 * loops.
 *
 * <p>No vector is handed to a method: when some were, C2 kept boxing them, 126 KB in a training
 * step of a small convolution network (W3).
 */
final class VectorWinograd implements WinogradTransforms {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  private final WinogradTransforms plain = new ScalarWinograd();

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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int from = at + i;
      int target = to + i;
      for (int place = 0; place < places; place++) {
        FloatVector d0 = FloatVector.fromArray(LANE, x, from);
        FloatVector d1 = FloatVector.fromArray(LANE, x, from + step);
        FloatVector d2 = FloatVector.fromArray(LANE, x, from + 2 * step);
        FloatVector d3 = FloatVector.fromArray(LANE, x, from + 3 * step);
        FloatVector d4 = FloatVector.fromArray(LANE, x, from + 4 * step);
        FloatVector d5 = FloatVector.fromArray(LANE, x, from + 5 * step);
        FloatVector evenA = d2.fma(FloatVector.broadcast(LANE, -B2), d4);
        FloatVector oddA = d1.fma(FloatVector.broadcast(LANE, -B2), d3);
        FloatVector evenB = d2.fma(FloatVector.broadcast(LANE, -A2), d4);
        FloatVector oddB = d1.fma(FloatVector.broadcast(LANE, -A2), d3);
        FloatVector zero = d2.fma(FloatVector.broadcast(LANE, -SUM), d4);
        FloatVector infinity = d3.fma(FloatVector.broadcast(LANE, -SUM), d5);
        d0.fma(FloatVector.broadcast(LANE, PRODUCT), zero).intoArray(v, target);
        oddA.fma(FloatVector.broadcast(LANE, A1), evenA).intoArray(v, target + toStep);
        oddA.fma(FloatVector.broadcast(LANE, -A1), evenA).intoArray(v, target + 2 * toStep);
        oddB.fma(FloatVector.broadcast(LANE, B1), evenB).intoArray(v, target + 3 * toStep);
        oddB.fma(FloatVector.broadcast(LANE, -B1), evenB).intoArray(v, target + 4 * toStep);
        d1.fma(FloatVector.broadcast(LANE, PRODUCT), infinity).intoArray(v, target + 5 * toStep);
        from += next;
        target += toNext;
      }
    }
    if (i < n) {
      plain.source(places, n - i, x, at + i, next, step, v, to + i, toNext, toStep);
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int from = at + i;
      int target = to + i;
      for (int place = 0; place < places; place++) {
        FloatVector e0 = FloatVector.fromArray(LANE, e, from);
        FloatVector e1 = FloatVector.fromArray(LANE, e, from + step);
        FloatVector e2 = FloatVector.fromArray(LANE, e, from + 2 * step);
        FloatVector e3 = FloatVector.fromArray(LANE, e, from + 3 * step);
        FloatVector evenA = e2.fma(FloatVector.broadcast(LANE, A2), e0);
        FloatVector oddA = e3.fma(FloatVector.broadcast(LANE, A2), e1);
        FloatVector evenB = e2.fma(FloatVector.broadcast(LANE, B2), e0);
        FloatVector oddB = e3.fma(FloatVector.broadcast(LANE, B2), e1);
        e0.intoArray(v, target);
        oddA.fma(FloatVector.broadcast(LANE, A1), evenA).intoArray(v, target + toStep);
        oddA.fma(FloatVector.broadcast(LANE, -A1), evenA).intoArray(v, target + 2 * toStep);
        oddB.fma(FloatVector.broadcast(LANE, B1), evenB).intoArray(v, target + 3 * toStep);
        oddB.fma(FloatVector.broadcast(LANE, -B1), evenB).intoArray(v, target + 4 * toStep);
        e3.intoArray(v, target + 5 * toStep);
        from += next;
        target += toNext;
      }
    }
    if (i < n) {
      plain.gradient(places, n - i, e, at + i, next, step, v, to + i, toNext, toStep);
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int from = at + i;
      int target = to + i;
      for (int place = 0; place < places; place++) {
        FloatVector m0 = FloatVector.fromArray(LANE, m, from);
        FloatVector m1 = FloatVector.fromArray(LANE, m, from + step);
        FloatVector m2 = FloatVector.fromArray(LANE, m, from + 2 * step);
        FloatVector m3 = FloatVector.fromArray(LANE, m, from + 3 * step);
        FloatVector m4 = FloatVector.fromArray(LANE, m, from + 4 * step);
        FloatVector m5 = FloatVector.fromArray(LANE, m, from + 5 * step);
        FloatVector evenA = m1.add(m2);
        FloatVector oddA = m1.sub(m2);
        FloatVector evenB = m3.add(m4);
        FloatVector oddB = m3.sub(m4);
        FloatVector last = oddB.fma(FloatVector.broadcast(LANE, B3), m5);
        m0.add(evenA).add(evenB).intoArray(y, target);
        oddA.fma(FloatVector.broadcast(LANE, A1), oddB.mul(B1)).intoArray(y, target + toStep);
        evenA.fma(FloatVector.broadcast(LANE, A2), evenB.mul(B2)).intoArray(y, target + 2 * toStep);
        oddA.fma(FloatVector.broadcast(LANE, A3), last).intoArray(y, target + 3 * toStep);
        from += next;
        target += toNext;
      }
    }
    if (i < n) {
      plain.results(places, n - i, m, at + i, next, step, y, to + i, toNext, toStep);
    }
  }

  @Override
  public void kernel(int n, float[] g, int at, int step, float[] u, int to, int toStep) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int from = at + i;
      int target = to + i;
      FloatVector g0 = FloatVector.fromArray(LANE, g, from);
      FloatVector g1 = FloatVector.fromArray(LANE, g, from + step);
      FloatVector g2 = FloatVector.fromArray(LANE, g, from + 2 * step);
      FloatVector evenA = g2.fma(FloatVector.broadcast(LANE, A2_SHARE), g0.mul(A_SHARE));
      FloatVector oddA = g1.mul(A1_SHARE);
      FloatVector evenB = g2.fma(FloatVector.broadcast(LANE, B2_SHARE), g0.mul(B_SHARE));
      FloatVector oddB = g1.mul(B1_SHARE);
      g0.mul(ZERO_SHARE).intoArray(u, target);
      evenA.add(oddA).intoArray(u, target + toStep);
      evenA.sub(oddA).intoArray(u, target + 2 * toStep);
      evenB.add(oddB).intoArray(u, target + 3 * toStep);
      evenB.sub(oddB).intoArray(u, target + 4 * toStep);
      g2.intoArray(u, target + 5 * toStep);
    }
    if (i < n) {
      plain.kernel(n - i, g, at + i, step, u, to + i, toStep);
    }
  }

  @Override
  public void kernelGradient(int n, float[] m, int at, int step, float[] g, int to, int toStep) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int from = at + i;
      int target = to + i;
      FloatVector m0 = FloatVector.fromArray(LANE, m, from);
      FloatVector m1 = FloatVector.fromArray(LANE, m, from + step);
      FloatVector m2 = FloatVector.fromArray(LANE, m, from + 2 * step);
      FloatVector m3 = FloatVector.fromArray(LANE, m, from + 3 * step);
      FloatVector m4 = FloatVector.fromArray(LANE, m, from + 4 * step);
      FloatVector m5 = FloatVector.fromArray(LANE, m, from + 5 * step);
      FloatVector evenA = m1.add(m2);
      FloatVector evenB = m3.add(m4);
      FloatVector first = evenA.fma(FloatVector.broadcast(LANE, A_SHARE), evenB.mul(B_SHARE));
      FloatVector last = evenB.fma(FloatVector.broadcast(LANE, B2_SHARE), m5);
      m0.fma(FloatVector.broadcast(LANE, ZERO_SHARE), first).intoArray(g, target);
      m1.sub(m2)
          .fma(FloatVector.broadcast(LANE, A1_SHARE), m3.sub(m4).mul(B1_SHARE))
          .intoArray(g, target + toStep);
      evenA.fma(FloatVector.broadcast(LANE, A2_SHARE), last).intoArray(g, target + 2 * toStep);
    }
    if (i < n) {
      plain.kernelGradient(n - i, m, at + i, step, g, to + i, toStep);
    }
  }
}
