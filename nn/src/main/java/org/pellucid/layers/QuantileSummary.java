package org.pellucid.layers;

import java.util.Arrays;

/**
 * A short account of many numbers from which quantiles can be read: bins in ascending order, each
 * with the count of numbers that it stands for.
 *
 * @param bins the largest number of each bin
 * @param weights how many numbers each stands for
 */
record QuantileSummary(double[] bins, double[] weights) {
  static QuantileSummary empty() {
    return new QuantileSummary(new double[0], new double[0]);
  }

  /** Every n-th of the sorted numbers, so that there are about {@code 1 / epsilon} of them. */
  static QuantileSummary of(float[] numbers, double epsilon) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double step = Math.max(sorted.length * epsilon, 1);
    int first = (int) (step - 1);
    int stride = (int) step;
    int count = sorted.length <= first ? 0 : Math.ceilDiv(sorted.length - first, stride);
    double[] bins = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      bins[i] = sorted[first + i * stride];
      weights[i] = (float) step;
    }
    return new QuantileSummary(bins, weights);
  }

  QuantileSummary merge(QuantileSummary other, double epsilon) {
    int n = bins.length + other.bins.length;
    double[][] both = new double[n][];
    for (int i = 0; i < n; i++) {
      QuantileSummary from = i < bins.length ? this : other;
      int at = i < bins.length ? i : i - bins.length;
      both[i] = new double[] {from.bins[at], from.weights[at]};
    }
    Arrays.sort(both, (a, b) -> Double.compare(a[0], b[0]));
    return new QuantileSummary(
            Arrays.stream(both).mapToDouble(pair -> pair[0]).toArray(),
            Arrays.stream(both).mapToDouble(pair -> pair[1]).toArray())
        .compress(epsilon);
  }

  /** Bins at equal steps of epsilon in the share of numbers up to them. */
  QuantileSummary compress(double epsilon) {
    if (bins.length * epsilon < 1) {
      return this;
    }
    double[] sums = new double[bins.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weights[i];
      sums[i] = sum;
    }
    double total = sum;
    double[] shares = Arrays.stream(sums).map(part -> part / total).toArray();
    int count = (int) Math.ceil(1 / epsilon);
    double[] newBins = new double[count];
    double[] newWeights = new double[count];
    double before = 0;
    for (int i = 0; i < count; i++) {
      double share = epsilon + i * epsilon;
      newBins[i] = (float) interpolate(share, shares, bins);
      double reached = interpolate(share, shares, sums);
      newWeights[i] = (float) (reached - before);
      before = reached;
    }
    return new QuantileSummary(newBins, newWeights);
  }

  private static double interpolate(double x, double[] xs, double[] ys) {
    int n = xs.length;
    if (x <= xs[0]) {
      return ys[0];
    }
    if (x >= xs[n - 1]) {
      return ys[n - 1];
    }
    int i = 0;
    while (xs[i + 1] <= x) {
      i++;
    }
    return ys[i] + (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) * (x - xs[i]);
  }

  /** The inner boundaries of bins that hold equally many numbers. */
  float[] boundaries(int count) {
    double[] all = compress(1.0 / count).bins;
    float[] inner = new float[Math.max(0, all.length - 1)];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = (float) all[i];
    }
    return inner;
  }
}
