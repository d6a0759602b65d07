package org.pellucid.explain.projection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The points of a t-SNE on their way: gradient descent with momentum and a gain for each
 * coordinate. Each point's forces are summed by one thread, in an order that is always the same.
 */
final class Descent {
  private static final double LEAST_GAIN = 0.01;

  private final Affinities near;
  private final double angle;
  private final double rate;
  private final double[] points;
  private final double[] moves;
  private final double[] gains;
  private final double[] slopes;
  private final double[] sums;
  private double total;

  Descent(Affinities near, double[] points, double angle, double rate) {
    this.near = near;
    this.points = points;
    this.angle = angle;
    this.rate = rate;
    moves = new double[points.length];
    gains = new double[points.length];
    Arrays.fill(gains, 1);
    slopes = new double[points.length];
    sums = new double[points.length / 2];
  }

  double[] points() {
    return points;
  }

  /**
   * The gradient of the Kullback-Leibler divergence by each coordinate: {@code 4 Σⱼ (exaggeration
   * pᵢⱼ - qᵢⱼ / Z) qᵢⱼ (yᵢ - yⱼ)} with {@code qᵢⱼ = 1 / (1 + |yᵢ - yⱼ|²)} and Z their sum.
   */
  double[] gradient(double exaggeration) {
    QuadTree tree = new QuadTree(points);
    int n = sums.length;
    double[] pushes = new double[points.length];
    IntStream.range(0, n)
        .parallel()
        .forEach(i -> {
          QuadTree.Push push = new QuadTree.Push();
          tree.push(i, angle, push);
          sums[i] = push.sum;
          pushes[2 * i] = push.x;
          pushes[2 * i + 1] = push.y;
          pull(i, exaggeration);
        });
    total = Arrays.stream(sums).sequential().reduce(0, Double::sum);
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = 4 * (slopes[i] - pushes[i] / total);
    }
    return slopes;
  }

  private void pull(int i, double exaggeration) {
    double x = points[2 * i];
    double y = points[2 * i + 1];
    double pullX = 0;
    double pullY = 0;
    for (int at = near.start(i); at < near.start(i + 1); at++) {
      int j = near.others()[at];
      double dx = x - points[2 * j];
      double dy = y - points[2 * j + 1];
      double force = exaggeration * near.shares()[at] / (1 + dx * dx + dy * dy);
      pullX += force * dx;
      pullY += force * dy;
    }
    slopes[2 * i] = pullX;
    slopes[2 * i + 1] = pullY;
  }

  /** One step; returns the length of the gradient. */
  double step(double exaggeration, double momentum) {
    gradient(exaggeration);
    double square = 0;
    for (int i = 0; i < points.length; i++) {
      square += slopes[i] * slopes[i];
      gains[i] = moves[i] * slopes[i] < 0 ? gains[i] + 0.2 : Math.max(LEAST_GAIN, gains[i] * 0.8);
      moves[i] = momentum * moves[i] - rate * gains[i] * slopes[i];
      points[i] += moves[i];
    }
    return Math.sqrt(square);
  }

  /** How much of the neighbourhoods is lost: {@code Σ pᵢⱼ log(pᵢⱼ Z / qᵢⱼ)}. */
  double divergence() {
    gradient(1);
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int at = near.start(i); at < near.start(i + 1); at++) {
        int j = near.others()[at];
        double dx = points[2 * i] - points[2 * j];
        double dy = points[2 * i + 1] - points[2 * j + 1];
        double share = near.shares()[at];
        if (share > 0) {
          sum += share * Math.log(share * total * (1 + dx * dx + dy * dy));
        }
      }
    }
    return sum;
  }
}
