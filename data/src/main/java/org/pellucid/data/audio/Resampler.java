package org.pellucid.data.audio;

/**
 * Resampling by windowed sinc functions.
 *
 * <p>Each new sample is a sum over 32 zero crossings of the sinc function to either side, under a
 * Kaiser window (beta 9); the filter passes frequencies up to 95 % of half the lower rate.
 */
final class Resampler {
  private static final int ZERO_CROSSINGS = 32;
  private static final double ROLL_OFF = 0.95;
  private static final double BETA = 9;

  private final int up;
  private final int down;
  private final double cutoff;
  private final int reach;
  private final float[][] phases;

  Resampler(int from, int to) {
    int common = gcd(from, to);
    up = to / common;
    down = from / common;
    cutoff = ROLL_OFF * Math.min(1, (double) to / from);
    reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    phases = new float[up][];
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The filter for new samples that lie phase / up behind an old one. */
  private float[] filter(int phase) {
    float[] filter = phases[phase];
    if (filter == null) {
      filter = new float[2 * reach];
      for (int i = 0; i < filter.length; i++) {
        double distance = i - reach + 1 - (double) phase / up;
        filter[i] = (float) (cutoff * sinc(cutoff * distance) * kaiser(distance / reach));
      }
      phases[phase] = filter;
    }
    return filter;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
  }

  /** The modified Bessel function of the first kind, order 0, by its power series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  float[] apply(float[] samples) {
    float[] result = new float[Math.toIntExact(Math.ceilDiv((long) samples.length * up, down))];
    for (int i = 0; i < result.length; i++) {
      long position = (long) i * down;
      int whole = (int) (position / up);
      float[] filter = filter((int) (position % up));
      int first = whole - reach + 1;
      int from = Math.max(0, -first);
      int to = Math.min(filter.length, samples.length - first);
      double sum = 0;
      for (int k = from; k < to; k++) {
        sum += filter[k] * samples[first + k];
      }
      result[i] = (float) sum;
    }
    return result;
  }
}
