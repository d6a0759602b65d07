package org.pellucid.data;

import java.util.Arrays;
import org.pellucid.errors.PellucidException;

/**
 * How well numbers were predicted.
 *
 * @param r2 the part of the variance that is explained: 1 for all, 0 for no more than the mean does
 * @param meanAbsoluteError how far off predictions are on average, in the unit of the numbers
 * @param rootMeanSquaredError the same with large errors counting more
 */
public record RegressionScores(double r2, double meanAbsoluteError, double rootMeanSquaredError) {
  /**
   * Compares numbers with predictions, in double precision.
   *
   * @param truth the numbers
   * @param predicted as many predictions
   * @return the scores
   */
  public static RegressionScores of(double[] truth, double[] predicted) {
    if (truth.length != predicted.length || truth.length == 0) {
      throw new PellucidException(
          "RegressionScores: got "
              + truth.length
              + " numbers and "
              + predicted.length
              + " predictions, expected as many, at least 1.");
    }
    double mean = Arrays.stream(truth).average().orElseThrow();
    double left = 0;
    double all = 0;
    double absolute = 0;
    for (int i = 0; i < truth.length; i++) {
      left += Math.pow(truth[i] - predicted[i], 2);
      all += Math.pow(truth[i] - mean, 2);
      absolute += Math.abs(truth[i] - predicted[i]);
    }
    return new RegressionScores(
        1 - left / all, absolute / truth.length, Math.sqrt(left / truth.length));
  }
}
