package org.pellucid.cpu;

/**
 * The additions around the products of Winograd's algorithms F(2x2, 3x3) and F(3x3, 2x2), which
 * compute a tile of 2x2 results of a 3x3 convolution with 16 multiplications instead of 36, and a
 * tile's share of the gradient of a 3x3 kernel with 16 instead of 36.
 *
 * <p>Along one axis, with d four source values, g three of the kernel and e two of the gradient:
 *
 * <pre>
 *   point   source    kernel              gradient   results              kernel's gradient
 *   0       d0 - d2   g0                  e0         y0 = m0 + m1 + m2    w0 = m0 + (m1 + m2) / 2
 *   1       d1 + d2   (g0 + g2 + g1) / 2  e0 + e1    y1 = m1 - m2 - m3    w1 = (m1 - m2) / 2
 *   2       d2 - d1   (g0 + g2 - g1) / 2  e0 - e1                         w2 = (m1 + m2) / 2 - m3
 *   3       d1 - d3   g2                  e1
 * </pre>
 *
 * <p>Here m is what the products make of the points. Over two axes there are 16 points, four lines
 * of four. Sources and gradients are transformed along the height, then along the width, results
 * along the width first. Lines of points are worked on one after the other, so that what belongs to
 * one line stays in the first cache.
 *
 * <p>Each call serves n channels that lie side by side, and adds in one order, so that plain loops
 * and vectors have the same bits. Source: A. Lavin and S. Gray, Fast Algorithms for Convolutional
 * Neural Networks, 2016.
 */
interface WinogradTransforms {

  /** Results of a tile along one axis. */
  int TILE = 2;

  /** Source values of a tile along one axis, and points that stand for them. */
  int SIDE = 4;

  /** Points of a tile. */
  int POINTS = SIDE * SIDE;

  /** The first of the two lines of a tile that a line of points is made from. */
  static int firstLine(int line) {
    return line == 3 ? 1 : line;
  }

  /** The second one. */
  static int secondLine(int line) {
    return line < 2 ? 2 : line == 2 ? 1 : 3;
  }

  /** The second one's sign. */
  static float sign(int line) {
    return line == 1 ? 1 : -1;
  }

  /**
   * How far apart the matrices of two points should lie that take so many floats: an odd number of
   * cache lines, so that the points of a tile do not compete for the same place in the cache.
   */
  static int pointStep(int size) {
    int line = 16;
    return (Math.ceilDiv(size, line) | 1) * line;
  }

  /**
   * One line of points of neighbouring tiles of a source.
   *
   * @param line which line of points
   * @param n channels
   * @param tiles number of tiles; each begins {@link #TILE} pixels after the one before
   * @param xOff the first tile's first pixel
   * @param lineStep floats from one line of pixels to the next
   * @param pixelStep floats from one pixel to the next
   * @param tileStep floats from one tile's numbers to the next tile's
   * @param pointStep floats from one point's numbers to the next point's
   */
  void source(
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
      int pointStep);

  /** The same for tiles of 2x2 pixels of a gradient. */
  void gradient(
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
      int pointStep);

  /** Adds what a line of points gives to the results of neighbouring tiles; line 0 sets them. */
  void results(
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
      int pixelStep);

  /** Transforms 3x3 taps of a kernel to all points. */
  void kernel(
      int n, float[] w, int wOff, int lineStep, int tapStep, float[] u, int uOff, int pointStep);

  /** Transforms sums of products, which may be overwritten, to 3x3 taps of a kernel's gradient. */
  void kernelGradient(
      int n, float[] m, int mOff, int pointStep, float[] dw, int dwOff, int lineStep, int tapStep);
}
