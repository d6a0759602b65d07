package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/**
 * Mean and variance of all rows seen so far, kept up to date row by row.
 *
 * <p>With n rows, of mean m and sum of squared deviations s, a row x makes them {@code m' = m + (x
 * - m) / (n + 1)} and {@code s' = s + (x - m)(x - m')}. The variance is {@code s / n}.
 *
 * <p>Source: Welford, 1962.
 */
public final class RunningStatistics {
  private final double[] mean;
  private final double[] squares;
  private long count;
  private boolean frozen;

  /**
   * Makes statistics of nothing yet.
   *
   * @param width how many numbers a row has
   */
  public RunningStatistics(int width) {
    if (width < 1) {
      throw new PellucidException("RunningStatistics: width must be >= 1, got " + width + ".");
    }
    mean = new double[width];
    squares = new double[width];
  }

  /**
   * Takes a row into account, unless the statistics are frozen.
   *
   * @param row the numbers
   */
  public void add(float... row) {
    if (frozen) {
      return;
    }
    count++;
    for (int i = 0; i < mean.length; i++) {
      double deviation = row[i] - mean[i];
      mean[i] += deviation / count;
      squares[i] += deviation * (row[i] - mean[i]);
    }
  }

  /**
   * Says whether further rows count.
   *
   * @param freeze true to keep the statistics as they are, for a test
   */
  public void freeze(boolean freeze) {
    frozen = freeze;
  }

  /** {@return how many rows there were} */
  public long count() {
    return count;
  }

  /** {@return the mean of each column; zeros before the first row} */
  public double[] mean() {
    return mean.clone();
  }

  /** {@return the variance of each column; ones before the second row} */
  public double[] variance() {
    double[] variance = new double[squares.length];
    for (int i = 0; i < variance.length; i++) {
      variance[i] = count < 2 ? 1 : squares[i] / count;
    }
    return variance;
  }

  /** A row less the mean, divided by the standard deviation. */
  float[] normalize(float[] row, double bound) {
    float[] result = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      double variance = count < 2 ? 1 : squares[i] / count;
      result[i] =
          (float) Math.clamp((row[i] - mean[i]) / Math.sqrt(variance + 1e-8), -bound, bound);
    }
    return result;
  }
}
