package org.pellucid.cpu;

/**
 * The additions around the products of Winograd's algorithms F(4x4, 3x3) and F(3x3, 4x4), which
 * compute a tile of 4x4 results of a 3x3 convolution with 36 multiplications instead of 144, and a
 * tile's share of the gradient of a 3x3 kernel with 36 instead of 144.
 *
 * <p>Along one axis six source values and three of a kernel are polynomials, multiplied by their
 * values at six points, 0, a, -a, b, -b and infinity. With d the source values, g the kernel, e
 * four values of a gradient, m what the products make of the points, and q the other one of a and
 * b:
 *
 * <pre>
 *   point      source                           kernel                    gradient
 *   0          a²b² d0 - (a² + b²) d2 + d4      g0 / a²b²                 e0
 *   p = ±a, ±b d4 - q² d2 + p (d3 - q² d1)      (g0 + p g1 + p² g2) / N   e0 + p e1 + p² e2 + p³ e3
 *   infinity   a²b² d1 - (a² + b²) d3 + d5      g2                        e3
 *
 *   result i            sum of p^i m over the points, infinity counts for i = 3 alone
 *   kernel's gradient i the same with m / N, and infinity for i = 2
 * </pre>
 *
 * <p>N is 2p²(p² - q²). Over two axes there are 36 points, six lines of six. Sources, kernels and
 * gradients are transformed along the height, then along the width, results along the width first.
 *
 * <p>a = 11/16 and b = 3/2 have short squares and keep rounding low: errors are twice those of the
 * direct way, where 1 and 2, the points that are usually shown, make four times as much (decision
 * 52). Each function works along one axis, on n floats side by side at some places, and computes in
 * one order, so that plain loops and vectors have the same bits. Source: A. Lavin and S. Gray, Fast
 * Algorithms for Convolutional Neural Networks, 2016.
 */
interface WinogradTransforms {

  /** Results of a tile along one axis. */
  int TILE = 4;

  /** Taps along one axis. */
  int TAPS = 3;

  /** Source values of a tile along one axis, and points that stand for them. */
  int SIDE = 6;

  /** Points of a tile. */
  int POINTS = SIDE * SIDE;

  /** The point a and its powers. */
  float A1 = 0.6875f;

  float A2 = A1 * A1;
  float A3 = A2 * A1;

  /** The point b and its powers. */
  float B1 = 1.5f;

  float B2 = B1 * B1;
  float B3 = B2 * B1;

  float PRODUCT = A2 * B2;
  float SUM = A2 + B2;

  /** Divisors of the points 0, ±a and ±b. */
  float ZERO_SHARE = (float) (1.0 / PRODUCT);

  float A_SHARE = (float) (1.0 / (2.0 * A2 * (A2 - B2)));
  float B_SHARE = (float) (1.0 / (2.0 * B2 * (B2 - A2)));
  float A1_SHARE = A1 * A_SHARE;
  float B1_SHARE = B1 * B_SHARE;
  float A2_SHARE = A2 * A_SHARE;
  float B2_SHARE = B2 * B_SHARE;

  /**
   * How far apart the matrices of two points should lie that take so many floats: an odd number of
   * cache lines, so that the points of a tile do not compete for the same place in the cache.
   */
  static int pointStep(int size) {
    int line = 16;
    return (Math.ceilDiv(size, line) | 1) * line;
  }

  /**
   * Six source values become six points.
   *
   * @param places how many of them, each {@code next} floats after the one before
   * @param n floats side by side at each place
   * @param step floats from one value of a place to its next
   * @param toNext floats from one place of the target to the next
   * @param toStep floats from one value of a place of the target to its next
   */
  void source(
      int places,
      int n,
      float[] x,
      int at,
      int next,
      int step,
      float[] v,
      int to,
      int toNext,
      int toStep);

  /** Four values of a gradient become six points. */
  void gradient(
      int places,
      int n,
      float[] e,
      int at,
      int next,
      int step,
      float[] v,
      int to,
      int toNext,
      int toStep);

  /** Six points become four results, which may take the place of the first four points. */
  void results(
      int places,
      int n,
      float[] m,
      int at,
      int next,
      int step,
      float[] y,
      int to,
      int toNext,
      int toStep);

  /** Three taps become six points, at one place; they may take the place of the taps. */
  void kernel(int n, float[] g, int at, int step, float[] u, int to, int toStep);

  /** Six points become the gradients of three taps, which may take the place of the first three. */
  void kernelGradient(int n, float[] m, int at, int step, float[] g, int to, int toStep);
}
