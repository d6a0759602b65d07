package org.pellucid.explain.attribution;

import java.util.Arrays;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * A concept as a direction in what a layer gives out: the normal of the plane that parts samples
 * with the concept from samples without it (logistic regression), and how a model leans on it.
 *
 * <p>Source: Kim et al., 2018 ("TCAV").
 */
public final class ConceptVector {
  private static final int ROUNDS = 300;
  private static final double RATE = 0.5;
  private static final double DECAY = 0.001;

  private final Model model;
  private final String layer;
  private final double[] direction;
  private final double accuracy;

  private ConceptVector(Model model, String layer, double[] direction, double accuracy) {
    this.model = model;
    this.layer = layer;
    this.direction = direction;
    this.accuracy = accuracy;
  }

  /**
   * Learns a concept.
   *
   * @param model a model of one input
   * @param layer the name of the layer
   * @param with samples that show the concept
   * @param without samples that do not
   * @return the concept at that layer
   */
  public static ConceptVector learn(Model model, String layer, NdArray with, NdArray without) {
    Model through = Model.extract(model, layer);
    double[][] yes = rows(through.predict(with).value());
    double[][] no = rows(through.predict(without).value());
    if (yes.length == 0 || no.length == 0) {
      throw new PellucidException(
          "ConceptVector needs samples with and samples without the concept.");
    }
    int width = yes[0].length;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    standards(yes, no, mean, deviation);
    double[] weights = new double[width + 1];
    for (int round = 0; round < ROUNDS; round++) {
      double[] slope = new double[width + 1];
      gather(slope, yes, 1, weights, mean, deviation);
      gather(slope, no, 0, weights, mean, deviation);
      for (int i = 0; i < weights.length; i++) {
        double decay = i < width ? DECAY * weights[i] : 0;
        weights[i] -= RATE * (slope[i] + decay);
      }
    }
    long right =
        Arrays.stream(yes).filter(row -> line(row, weights, mean, deviation) > 0).count()
            + Arrays.stream(no).filter(row -> line(row, weights, mean, deviation) <= 0).count();
    double[] direction = new double[width];
    Arrays.setAll(direction, i -> weights[i] / deviation[i]);
    double length = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum());
    Arrays.setAll(direction, i -> length == 0 ? 0 : direction[i] / length);
    return new ConceptVector(model, layer, direction, (double) right / (yes.length + no.length));
  }

  /** {@return the direction, of length 1} */
  public double[] direction() {
    return direction.clone();
  }

  /**
   * {@return how many of the samples that it was learned from lie on the right side of the plane}
   */
  public double accuracy() {
    return accuracy;
  }

  /**
   * Tells how a step towards the concept changes an output of each sample.
   *
   * @param x samples
   * @param target the number of the output
   * @return the derivative of the output in the direction of the concept, one per sample
   */
  public double[] sensitivities(NdArray x, int target) {
    Attribution slopes = new Saliency(model).at(layer).explain(x, target);
    double[] result = new double[slopes.samples()];
    for (int sample = 0; sample < result.length; sample++) {
      double[] own = slopes.of(sample);
      for (int i = 0; i < own.length; i++) {
        result[sample] += own[i] * direction[i];
      }
    }
    return result;
  }

  /**
   * The part of the samples whose output rises towards the concept; 0.5 would be chance.
   *
   * @param x samples of the class of the output
   * @param target the number of the output
   * @return from 0 to 1
   */
  public double score(NdArray x, int target) {
    double[] sensitivities = sensitivities(x, target);
    return (double) Arrays.stream(sensitivities).filter(s -> s > 0).count() / sensitivities.length;
  }

  private static double[][] rows(NdArray outputs) {
    int count = outputs.shape().dim(0);
    int width = count == 0 ? 0 : outputs.size() / count;
    double[][] rows = new double[count][width];
    for (int i = 0; i < outputs.size(); i++) {
      rows[i / width][i % width] = outputs.getDouble(i);
    }
    return rows;
  }

  private static void standards(double[][] yes, double[][] no, double[] mean, double[] deviation) {
    int count = yes.length + no.length;
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      double squares = 0;
      for (double[][] group : new double[][][] {yes, no}) {
        for (double[] row : group) {
          sum += row[i];
          squares += row[i] * row[i];
        }
      }
      mean[i] = sum / count;
      double variance = Math.max(0, squares / count - mean[i] * mean[i]);
      deviation[i] = variance < 1e-12 ? 1 : Math.sqrt(variance);
    }
  }

  private static double line(double[] row, double[] weights, double[] mean, double[] deviation) {
    double sum = weights[row.length];
    for (int i = 0; i < row.length; i++) {
      sum += weights[i] * (row[i] - mean[i]) / deviation[i];
    }
    return sum;
  }

  /** Adds the mean slope of the loss over a group; both groups count the same. */
  private static void gather(
      double[] slope,
      double[][] group,
      double label,
      double[] weights,
      double[] mean,
      double[] deviation) {
    for (double[] row : group) {
      double error =
          (1 / (1 + Math.exp(-line(row, weights, mean, deviation))) - label) / group.length / 2;
      for (int i = 0; i < row.length; i++) {
        slope[i] += error * (row[i] - mean[i]) / deviation[i];
      }
      slope[row.length] += error;
    }
  }
}
