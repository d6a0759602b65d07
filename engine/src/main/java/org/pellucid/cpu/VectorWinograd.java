package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms in vectors of channels. Channels beyond the last full vector are left to the plain
 * loops.
 *
 * <p>The transforms of kernels are written out line by line: when their lines were a method that
 * takes three or four vectors, C2 kept boxing these, 126 KB in a training step of a small
 * convolution network (W3), where there are none now.
 */
final class VectorWinograd implements WinogradTransforms {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  private final WinogradTransforms plain = new ScalarWinograd();

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
    int first = xOff + WinogradTransforms.firstLine(line) * lineStep;
    int second = xOff + WinogradTransforms.secondLine(line) * lineStep;
    FloatVector sign = FloatVector.broadcast(LANE, WinogradTransforms.sign(line));
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at = first + i;
      int far = second + i;
      int to = vOff + i;
      for (int tile = 0; tile < tiles; tile++) {
        FloatVector e0 =
            FloatVector.fromArray(LANE, x, far).fma(sign, FloatVector.fromArray(LANE, x, at));
        at += pixelStep;
        far += pixelStep;
        FloatVector e1 =
            FloatVector.fromArray(LANE, x, far).fma(sign, FloatVector.fromArray(LANE, x, at));
        at += pixelStep;
        far += pixelStep;
        FloatVector e2 =
            FloatVector.fromArray(LANE, x, far).fma(sign, FloatVector.fromArray(LANE, x, at));
        FloatVector e3 =
            FloatVector.fromArray(LANE, x, far + pixelStep)
                .fma(sign, FloatVector.fromArray(LANE, x, at + pixelStep));
        e0.sub(e2).intoArray(v, to);
        e1.add(e2).intoArray(v, to + pointStep);
        e2.sub(e1).intoArray(v, to + 2 * pointStep);
        e1.sub(e3).intoArray(v, to + 3 * pointStep);
        to += tileStep;
      }
    }
    if (i < n) {
      plain.source(
          line, n - i, tiles, x, xOff + i, lineStep, pixelStep, v, vOff + i, tileStep, pointStep);
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at = dyOff + i;
      int to = vOff + i;
      for (int tile = 0; tile < tiles; tile++) {
        FloatVector e0 = gradientLine(line, dy, at, lineStep);
        FloatVector e1 = gradientLine(line, dy, at + pixelStep, lineStep);
        e0.intoArray(v, to);
        e0.add(e1).intoArray(v, to + pointStep);
        e0.sub(e1).intoArray(v, to + 2 * pointStep);
        e1.intoArray(v, to + 3 * pointStep);
        at += TILE * pixelStep;
        to += tileStep;
      }
    }
    if (i < n) {
      plain.gradient(
          line, n - i, tiles, dy, dyOff + i, lineStep, pixelStep, v, vOff + i, tileStep, pointStep);
    }
  }

  private static FloatVector gradientLine(int line, float[] dy, int at, int lineStep) {
    if (line == 0) {
      return FloatVector.fromArray(LANE, dy, at);
    }
    FloatVector lower = FloatVector.fromArray(LANE, dy, at + lineStep);
    if (line == 3) {
      return lower;
    }
    FloatVector upper = FloatVector.fromArray(LANE, dy, at);
    return line == 1 ? upper.add(lower) : upper.sub(lower);
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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at = mOff + i;
      int to = yOff + i;
      for (int tile = 0; tile < tiles; tile++) {
        FloatVector m1 = FloatVector.fromArray(LANE, m, at + pointStep);
        FloatVector m2 = FloatVector.fromArray(LANE, m, at + 2 * pointStep);
        FloatVector left = FloatVector.fromArray(LANE, m, at).add(m1).add(m2);
        FloatVector right = m1.sub(m2).sub(FloatVector.fromArray(LANE, m, at + 3 * pointStep));
        add(line, left, y, to, lineStep);
        add(line, right, y, to + pixelStep, lineStep);
        at += tileStep;
        to += TILE * pixelStep;
      }
    }
    if (i < n) {
      plain.results(
          line, n - i, tiles, m, mOff + i, tileStep, pointStep, y, yOff + i, lineStep, pixelStep);
    }
  }

  private static void add(int line, FloatVector value, float[] y, int at, int lineStep) {
    if (line == 0) {
      value.intoArray(y, at);
    } else if (line < 3) {
      FloatVector.fromArray(LANE, y, at).add(value).intoArray(y, at);
    }
    int lower = at + lineStep;
    if (line == 1) {
      value.intoArray(y, lower);
    } else if (line > 1) {
      FloatVector.fromArray(LANE, y, lower).sub(value).intoArray(y, lower);
    }
  }

  @Override
  public void kernel(
      int n, float[] w, int wOff, int lineStep, int tapStep, float[] u, int uOff, int pointStep) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at0 = wOff + i;
      FloatVector g00 = FloatVector.fromArray(LANE, w, at0);
      FloatVector g10 = FloatVector.fromArray(LANE, w, at0 + lineStep);
      FloatVector g20 = FloatVector.fromArray(LANE, w, at0 + 2 * lineStep);
      FloatVector o0 = g00.add(g20).mul(0.5f);
      FloatVector i0 = g10.mul(0.5f);
      FloatVector p0 = o0.add(i0);
      FloatVector q0 = o0.sub(i0);
      int at1 = wOff + tapStep + i;
      FloatVector g01 = FloatVector.fromArray(LANE, w, at1);
      FloatVector g11 = FloatVector.fromArray(LANE, w, at1 + lineStep);
      FloatVector g21 = FloatVector.fromArray(LANE, w, at1 + 2 * lineStep);
      FloatVector o1 = g01.add(g21).mul(0.5f);
      FloatVector i1 = g11.mul(0.5f);
      FloatVector p1 = o1.add(i1);
      FloatVector q1 = o1.sub(i1);
      int at2 = wOff + 2 * tapStep + i;
      FloatVector g02 = FloatVector.fromArray(LANE, w, at2);
      FloatVector g12 = FloatVector.fromArray(LANE, w, at2 + lineStep);
      FloatVector g22 = FloatVector.fromArray(LANE, w, at2 + 2 * lineStep);
      FloatVector o2 = g02.add(g22).mul(0.5f);
      FloatVector i2 = g12.mul(0.5f);
      FloatVector p2 = o2.add(i2);
      FloatVector q2 = o2.sub(i2);
      int to0 = uOff + i;
      FloatVector outer0 = g00.add(g02).mul(0.5f);
      FloatVector inner0 = g01.mul(0.5f);
      g00.intoArray(u, to0);
      outer0.add(inner0).intoArray(u, to0 + pointStep);
      outer0.sub(inner0).intoArray(u, to0 + 2 * pointStep);
      g02.intoArray(u, to0 + 3 * pointStep);
      int to1 = uOff + 4 * pointStep + i;
      FloatVector outer1 = p0.add(p2).mul(0.5f);
      FloatVector inner1 = p1.mul(0.5f);
      p0.intoArray(u, to1);
      outer1.add(inner1).intoArray(u, to1 + pointStep);
      outer1.sub(inner1).intoArray(u, to1 + 2 * pointStep);
      p2.intoArray(u, to1 + 3 * pointStep);
      int to2 = uOff + 8 * pointStep + i;
      FloatVector outer2 = q0.add(q2).mul(0.5f);
      FloatVector inner2 = q1.mul(0.5f);
      q0.intoArray(u, to2);
      outer2.add(inner2).intoArray(u, to2 + pointStep);
      outer2.sub(inner2).intoArray(u, to2 + 2 * pointStep);
      q2.intoArray(u, to2 + 3 * pointStep);
      int to3 = uOff + 12 * pointStep + i;
      FloatVector outer3 = g20.add(g22).mul(0.5f);
      FloatVector inner3 = g21.mul(0.5f);
      g20.intoArray(u, to3);
      outer3.add(inner3).intoArray(u, to3 + pointStep);
      outer3.sub(inner3).intoArray(u, to3 + 2 * pointStep);
      g22.intoArray(u, to3 + 3 * pointStep);
    }
    if (i < n) {
      plain.kernel(n - i, w, wOff + i, lineStep, tapStep, u, uOff + i, pointStep);
    }
  }

  @Override
  public void kernelGradient(
      int n, float[] m, int mOff, int pointStep, float[] dw, int dwOff, int lineStep, int tapStep) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int at0 = mOff + i;
      FloatVector m00 = FloatVector.fromArray(LANE, m, at0);
      FloatVector m10 = FloatVector.fromArray(LANE, m, at0 + 4 * pointStep);
      FloatVector m20 = FloatVector.fromArray(LANE, m, at0 + 8 * pointStep);
      FloatVector m30 = FloatVector.fromArray(LANE, m, at0 + 12 * pointStep);
      FloatVector e0 = m10.add(m20).mul(0.5f);
      FloatVector t00 = m00.add(e0);
      FloatVector t10 = m10.sub(m20).mul(0.5f);
      FloatVector t20 = e0.sub(m30);
      int at1 = mOff + pointStep + i;
      FloatVector m01 = FloatVector.fromArray(LANE, m, at1);
      FloatVector m11 = FloatVector.fromArray(LANE, m, at1 + 4 * pointStep);
      FloatVector m21 = FloatVector.fromArray(LANE, m, at1 + 8 * pointStep);
      FloatVector m31 = FloatVector.fromArray(LANE, m, at1 + 12 * pointStep);
      FloatVector e1 = m11.add(m21).mul(0.5f);
      FloatVector t01 = m01.add(e1);
      FloatVector t11 = m11.sub(m21).mul(0.5f);
      FloatVector t21 = e1.sub(m31);
      int at2 = mOff + 2 * pointStep + i;
      FloatVector m02 = FloatVector.fromArray(LANE, m, at2);
      FloatVector m12 = FloatVector.fromArray(LANE, m, at2 + 4 * pointStep);
      FloatVector m22 = FloatVector.fromArray(LANE, m, at2 + 8 * pointStep);
      FloatVector m32 = FloatVector.fromArray(LANE, m, at2 + 12 * pointStep);
      FloatVector e2 = m12.add(m22).mul(0.5f);
      FloatVector t02 = m02.add(e2);
      FloatVector t12 = m12.sub(m22).mul(0.5f);
      FloatVector t22 = e2.sub(m32);
      int at3 = mOff + 3 * pointStep + i;
      FloatVector m03 = FloatVector.fromArray(LANE, m, at3);
      FloatVector m13 = FloatVector.fromArray(LANE, m, at3 + 4 * pointStep);
      FloatVector m23 = FloatVector.fromArray(LANE, m, at3 + 8 * pointStep);
      FloatVector m33 = FloatVector.fromArray(LANE, m, at3 + 12 * pointStep);
      FloatVector e3 = m13.add(m23).mul(0.5f);
      FloatVector t03 = m03.add(e3);
      FloatVector t13 = m13.sub(m23).mul(0.5f);
      FloatVector t23 = e3.sub(m33);
      int to0 = dwOff + i;
      FloatVector even0 = t01.add(t02).mul(0.5f);
      t00.add(even0).intoArray(dw, to0);
      t01.sub(t02).mul(0.5f).intoArray(dw, to0 + tapStep);
      even0.sub(t03).intoArray(dw, to0 + 2 * tapStep);
      int to1 = dwOff + lineStep + i;
      FloatVector even1 = t11.add(t12).mul(0.5f);
      t10.add(even1).intoArray(dw, to1);
      t11.sub(t12).mul(0.5f).intoArray(dw, to1 + tapStep);
      even1.sub(t13).intoArray(dw, to1 + 2 * tapStep);
      int to2 = dwOff + 2 * lineStep + i;
      FloatVector even2 = t21.add(t22).mul(0.5f);
      t20.add(even2).intoArray(dw, to2);
      t21.sub(t22).mul(0.5f).intoArray(dw, to2 + tapStep);
      even2.sub(t23).intoArray(dw, to2 + 2 * tapStep);
    }
    if (i < n) {
      plain.kernelGradient(n - i, m, mOff + i, pointStep, dw, dwOff + i, lineStep, tapStep);
    }
  }
}
