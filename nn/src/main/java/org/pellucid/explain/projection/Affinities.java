package org.pellucid.explain.projection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How near samples are to each other, as a joint distribution that adds up to 1; row i has the
 * neighbours {@code others[starts[i]]} to {@code others[starts[i + 1] - 1]} in ascending order.
 *
 * @param starts where each row begins, and the end of the last
 * @param others the neighbours
 * @param shares the probability of each pair
 */
record Affinities(int[] starts, int[] others, double[] shares) {
  private static final double TOLERANCE = 1e-5;
  private static final int STEPS = 100;

  /** The nearest samples of one, in ascending order of their numbers, and how much each counts. */
  private record Near(int[] others, double[] shares) {}

  /**
   * {@code p(j|i)} is proportional to {@code exp(-β |xᵢ - xⱼ|²)} over the nearest k, β such that
   * the entropy is that of {@code perplexity} equal neighbours; {@code pᵢⱼ} is proportional to
   * {@code p(j|i) + p(i|j)}.
   */
  static Affinities of(double[][] x, double perplexity, int k) {
    Near[] near =
        IntStream.range(0, x.length)
            .parallel()
            .mapToObj(i -> nearest(x, i, perplexity, k))
            .toArray(Near[]::new);
    return symmetric(near);
  }

  private static Near nearest(double[][] x, int i, double perplexity, int k) {
    // The distance in the upper half and the number in the lower: sorted, the nearest come first
    long[] order = new long[x.length - 1];
    for (int j = 0, at = 0; j < x.length; j++) {
      if (j != i) {
        long distance = Float.floatToIntBits((float) square(x[i], x[j]));
        order[at++] = distance << 32 | j;
      }
    }
    Arrays.sort(order);
    int[] others = Arrays.stream(order, 0, k).mapToInt(key -> (int) key).sorted().toArray();
    double[] squares = Arrays.stream(others).mapToDouble(j -> square(x[i], x[j])).toArray();
    return new Near(others, conditional(squares, Math.log(perplexity)));
  }

  private static double square(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** Halves and doubles β until the entropy is what it should be. */
  private static double[] conditional(double[] squares, double wanted) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    // The nearest counts as at no distance, which changes no share and keeps exp from vanishing
    double nearest = Arrays.stream(squares).min().orElse(0);
    double[] shares = new double[squares.length];
    double beta = 1;
    for (int step = 0; step < STEPS; step++) {
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < shares.length; j++) {
        double distance = squares[j] - nearest;
        shares[j] = Math.exp(-beta * distance);
        sum += shares[j];
        weighted += distance * shares[j];
      }
      double entropy = Math.log(sum) + beta * weighted / sum;
      for (int j = 0; j < shares.length; j++) {
        shares[j] /= sum;
      }
      double off = entropy - wanted;
      if (Math.abs(off) <= TOLERANCE) {
        break;
      }
      if (off > 0) {
        low = beta;
        beta = high == Double.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = low == Double.NEGATIVE_INFINITY ? beta / 2 : (beta + low) / 2;
      }
    }
    return shares;
  }

  private static Affinities symmetric(Near[] near) {
    int n = near.length;
    int[] incoming = new int[n];
    for (Near own : near) {
      for (int j : own.others()) {
        incoming[j]++;
      }
    }
    int[][] from = new int[n][];
    double[][] back = new double[n][];
    for (int i = 0; i < n; i++) {
      from[i] = new int[incoming[i]];
      back[i] = new double[incoming[i]];
    }
    int[] filled = new int[n];
    for (int i = 0; i < n; i++) {
      for (int at = 0; at < near[i].others().length; at++) {
        int j = near[i].others()[at];
        from[j][filled[j]] = i;
        back[j][filled[j]++] = near[i].shares()[at];
      }
    }
    int[] starts = new int[n + 1];
    int[] others = new int[n * 4];
    double[] shares = new double[n * 4];
    int end = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      int most = end + near[i].others().length + from[i].length;
      if (most > others.length) {
        others = Arrays.copyOf(others, Math.max(most, 2 * others.length));
        shares = Arrays.copyOf(shares, others.length);
      }
      end = merged(near[i], from[i], back[i], others, shares, end);
      starts[i + 1] = end;
      for (int at = starts[i]; at < end; at++) {
        total += shares[at];
      }
    }
    double sum = total;
    double[] normal = Arrays.stream(shares, 0, end).map(share -> share / sum).toArray();
    return new Affinities(starts, Arrays.copyOf(others, end), normal);
  }

  /** Adds the shares of two ascending lists of neighbours; returns the new end. */
  private static int merged(
      Near near, int[] from, double[] back, int[] others, double[] shares, int start) {
    int end = start;
    int a = 0;
    int b = 0;
    while (a < near.others().length || b < from.length) {
      int left = a < near.others().length ? near.others()[a] : Integer.MAX_VALUE;
      int right = b < from.length ? from[b] : Integer.MAX_VALUE;
      others[end] = Math.min(left, right);
      shares[end] = (left <= right ? near.shares()[a] : 0) + (right <= left ? back[b] : 0);
      a += left <= right ? 1 : 0;
      b += right <= left ? 1 : 0;
      end++;
    }
    return end;
  }

  /** The places of row i. */
  int start(int row) {
    return starts[row];
  }
}
