package org.pellucid.explain.projection;

import java.util.Arrays;

/**
 * Points of the plane in squares within squares, so that a far crowd can be taken for one point in
 * its middle (Barnes, Hut, 1986). Points are put in one after the other, so the tree depends on
 * their order alone.
 */
final class QuadTree {
  private static final int NONE = -1;
  private static final int MOST_DEPTH = 60;

  private final double[] points;
  private double[] middle = new double[0];
  private int[] count = new int[0];
  private int[] children = new int[0];
  private double[] width = new double[0];
  private int nodes;

  /**
   * Makes the tree.
   *
   * @param points x and y of each
   */
  QuadTree(double[] points) {
    this.points = points;
    int n = points.length / 2;
    grow(2 * n + 8);
    double lowX = Double.POSITIVE_INFINITY;
    double lowY = Double.POSITIVE_INFINITY;
    double highX = Double.NEGATIVE_INFINITY;
    double highY = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      lowX = Math.min(lowX, points[2 * i]);
      highX = Math.max(highX, points[2 * i]);
      lowY = Math.min(lowY, points[2 * i + 1]);
      highY = Math.max(highY, points[2 * i + 1]);
    }
    double side = Math.max(highX - lowX, highY - lowY);
    node(side);
    for (int i = 0; i < n; i++) {
      insert(points[2 * i], points[2 * i + 1], (lowX + highX) / 2, (lowY + highY) / 2, side);
    }
    for (int node = 0; node < nodes; node++) {
      if (children[4 * node] != NONE) {
        middle[2 * node] /= count[node];
        middle[2 * node + 1] /= count[node];
      }
    }
  }

  private void grow(int size) {
    middle = Arrays.copyOf(middle, 2 * size);
    count = Arrays.copyOf(count, size);
    children = Arrays.copyOf(children, 4 * size);
    width = Arrays.copyOf(width, size);
  }

  private int node(double side) {
    if (nodes == count.length) {
      grow(2 * nodes);
    }
    Arrays.fill(children, 4 * nodes, 4 * nodes + 4, NONE);
    width[nodes] = side;
    return nodes++;
  }

  /** Inner nodes hold the sum of their points until all are in; a leaf holds one place. */
  private void insert(double x, double y, double rootX, double rootY, double rootSide) {
    int node = 0;
    double centreX = rootX;
    double centreY = rootY;
    double side = rootSide;
    for (int depth = 0; ; depth++) {
      if (count[node] == 0) {
        middle[2 * node] = x;
        middle[2 * node + 1] = y;
        count[node] = 1;
        return;
      }
      boolean leaf = children[4 * node] == NONE;
      if (leaf && ((middle[2 * node] == x && middle[2 * node + 1] == y) || depth == MOST_DEPTH)) {
        count[node]++;
        return;
      }
      if (leaf) {
        split(node, centreX, centreY, side / 2);
      }
      middle[2 * node] += x;
      middle[2 * node + 1] += y;
      count[node]++;
      int quarter = quarter(x, y, centreX, centreY);
      side /= 2;
      centreX += (quarter & 1) == 0 ? -side / 2 : side / 2;
      centreY += (quarter & 2) == 0 ? -side / 2 : side / 2;
      node = children[4 * node + quarter];
    }
  }

  private static int quarter(double x, double y, double centreX, double centreY) {
    return (x < centreX ? 0 : 1) + (y < centreY ? 0 : 2);
  }

  private void split(int node, double centreX, double centreY, double side) {
    double x = middle[2 * node];
    double y = middle[2 * node + 1];
    int own = count[node];
    for (int i = 0; i < 4; i++) {
      int child = node(side);
      children[4 * node + i] = child;
    }
    int child = children[4 * node + quarter(x, y, centreX, centreY)];
    middle[2 * child] = x;
    middle[2 * child + 1] = y;
    count[child] = own;
    middle[2 * node] = x * own;
    middle[2 * node + 1] = y * own;
  }

  /** What pushes a point away. */
  static final class Push {
    private final int[] open = new int[4 * MOST_DEPTH + 8];

    /** The sum over others of q = 1 / (1 + distance²). */
    double sum;

    /** The sum over others of q² (point - other). */
    double x;

    double y;
  }

  /**
   * Sums over all other points; squares that look smaller than the angle count as one point.
   *
   * @param point which one
   * @param angle side over distance; 0 for the exact sum
   * @param push where the sums go
   */
  void push(int point, double angle, Push push) {
    double x = points[2 * point];
    double y = points[2 * point + 1];
    double limit = angle * angle;
    double sum = 0;
    double pushX = 0;
    double pushY = 0;
    int open = 0;
    push.open[open++] = 0;
    while (open > 0) {
      int node = push.open[--open];
      double dx = x - middle[2 * node];
      double dy = y - middle[2 * node + 1];
      double square = dx * dx + dy * dy;
      int first = children[4 * node];
      if (first == NONE || width[node] * width[node] < limit * square) {
        // A leaf at no distance is where the point itself is
        int others = first == NONE && square == 0 ? count[node] - 1 : count[node];
        double q = 1 / (1 + square);
        sum += others * q;
        pushX += others * q * q * dx;
        pushY += others * q * q * dy;
      } else {
        for (int i = 3; i >= 0; i--) {
          int child = children[4 * node + i];
          if (count[child] > 0) {
            push.open[open++] = child;
          }
        }
      }
    }
    push.sum = sum;
    push.x = pushX;
    push.y = pushY;
  }
}
