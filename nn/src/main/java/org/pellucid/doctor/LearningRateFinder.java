package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.pellucid.array.NdArray;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * Looks for a learning rate: trains on mini-batches while the rate grows exponentially from tiny to
 * large, until the loss explodes, and puts everything back.
 *
 * <pre>{@code
 * RateCurve curve = LearningRateFinder.find(model, x, y);
 * model.optimizer().setLearningRate(curve.suggestion());
 * curve.toPicture().write(Path.of("rates.svg"));
 * }</pre>
 *
 * <p>The loss is smoothed by {@code s = 0.9 s + 0.1 loss}, corrected for its start at 0. It has
 * exploded when it is no number or four times its least value.
 *
 * <p>Source: Smith, Cyclical learning rates for training neural networks, 2017.
 */
public final class LearningRateFinder {
  private static final double SMOOTH = 0.9;
  private static final double EXPLODED = 4;

  private double from = 1e-6;
  private double to = 10;
  private int steps = 100;
  private int batchSize = 32;
  private long seed = 1;

  /** Makes a finder from 1e-6 to 10, in 100 steps of 32 samples. */
  public LearningRateFinder() {}

  /**
   * Sets the rates to try.
   *
   * @param least the first, 1e-6 without
   * @param most the last, 10 without
   * @return this
   */
  public LearningRateFinder range(double least, double most) {
    if (!(least > 0 && most > least) || Double.isInfinite(most)) {
      throw new PellucidException(
          "LearningRateFinder: the range must rise from above 0, got "
              + least
              + " to "
              + most
              + ".");
    }
    from = least;
    to = most;
    return this;
  }

  /**
   * Sets how many steps are made from the least rate to the greatest.
   *
   * @param count at least 10
   * @return this
   */
  public LearningRateFinder steps(int count) {
    steps = Setting.atLeast("LearningRateFinder", "steps", 10, count);
    return this;
  }

  /**
   * Sets how many samples a step takes.
   *
   * @param samples at least 1; 32 without
   * @return this
   */
  public LearningRateFinder batchSize(int samples) {
    batchSize = Setting.atLeast("LearningRateFinder", "batchSize", 1, samples);
    return this;
  }

  /**
   * Sets in which order samples come.
   *
   * @param newSeed the seed
   * @return this
   */
  public LearningRateFinder seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Looks for a learning rate from 1e-6 to 10.
   *
   * @param model the model, compiled; its weights and its optimizer are left as they are
   * @param x the inputs, one array or tensor
   * @param y the targets
   * @return the losses at each rate, and a suggestion
   */
  public static RateCurve find(Model model, Object x, Object y) {
    return new LearningRateFinder().run(model, x, y);
  }

  /**
   * Looks for a learning rate.
   *
   * @param model the model, compiled; its weights and its optimizer are left as they are
   * @param x the inputs, one array or tensor
   * @param y the targets
   * @return the losses at each rate, and a suggestion
   */
  public RateCurve run(Model model, Object x, Object y) {
    NdArray inputs = Tensor.of(x).value();
    NdArray targets = Tensor.of(y).value();
    int samples = inputs.shape().rank() == 0 ? 0 : inputs.shape().dim(0);
    if (samples == 0 || targets.shape().rank() == 0 || targets.shape().dim(0) != samples) {
      throw new PellucidException(
          "LearningRateFinder: x and y need as many samples as each other, got "
              + inputs.shape()
              + " and "
              + targets.shape()
              + ".");
    }
    int rows = Math.min(batchSize, samples);
    int[] order = new int[samples];
    for (int i = 0; i < samples; i++) {
      order[i] = i;
    }
    // Describing a step makes all that it may change.
    Set<Cell> cells =
        Snapshot.cells(model.describeStep(inputs.rowRange(0, rows), targets.rowRange(0, rows)));
    Snapshot before = Snapshot.of(cells);
    double rateBefore = model.optimizer().learningRate();
    try {
      return curve(model, inputs, targets, order, rows);
    } finally {
      model.optimizer().setLearningRate(rateBefore);
      before.restore();
      model.resetMetrics();
    }
  }

  private RateCurve curve(Model model, NdArray x, NdArray y, int[] order, int rows) {
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<Double> smoothed = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    int at = order.length;
    for (int step = 0; step < steps; step++) {
      if (at + rows > order.length) {
        shuffle(order, random);
        at = 0;
      }
      int[] batch = new int[rows];
      System.arraycopy(order, at, batch, 0, rows);
      at += rows;
      double rate = from * Math.pow(to / from, step / (steps - 1.0));
      model.optimizer().setLearningRate(rate);
      Map<String, Double> measured = model.trainOnBatch(x.rows(batch), y.rows(batch));
      double loss = measured.getOrDefault("loss", Double.NaN);
      if (!Double.isFinite(loss)) {
        break;
      }
      mean = SMOOTH * mean + (1 - SMOOTH) * loss;
      double smooth = mean / (1 - Math.pow(SMOOTH, step + 1));
      rates.add(rate);
      losses.add(loss);
      smoothed.add(smooth);
      least = Math.min(least, smooth);
      if (smooth > EXPLODED * Math.abs(least) && step > 5) {
        break;
      }
    }
    if (rates.size() < 5) {
      throw new PellucidException(
          "LearningRateFinder: the loss is not finite after "
              + Text.count(rates.size(), "step")
              + ", at the least rates. Train with a NaNDetective to see why.");
    }
    return new RateCurve(rates, losses, smoothed);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
