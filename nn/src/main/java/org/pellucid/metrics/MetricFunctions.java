package org.pellucid.metrics;

import java.util.Set;
import java.util.TreeSet;
import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.LossFunctions;
import org.pellucid.losses.Losses;
import org.pellucid.tensor.Tensor;

/**
 * Metrics as plain functions of targets and predictions: a number per sample (or per element, where
 * targets and predictions agree element by element), with nothing averaged over the batch. The
 * losses that Keras offers as metrics too are in {@link LossFunctions}.
 *
 * <p>Source: the functions of {@code keras.metrics}.
 */
public final class MetricFunctions {
  private static final Set<String> OWN =
      Set.of(
          "binary_accuracy",
          "categorical_accuracy",
          "concordance_correlation",
          "pearson_correlation",
          "sparse_categorical_accuracy",
          "sparse_top_k_categorical_accuracy",
          "top_k_categorical_accuracy");

  private MetricFunctions() {}

  /**
   * Computes the function that Keras calls so.
   *
   * @param name such as {@code "binary_accuracy"}, or the name of a loss
   * @param settings what differs from the defaults, under Keras's names
   * @param yTrue the targets
   * @param yPred the predictions
   * @return a number per sample
   */
  public static Tensor values(String name, Config settings, Tensor yTrue, Tensor yPred) {
    if (!OWN.contains(name)) {
      if (!Losses.REGISTRY.names().contains(name)) {
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(Losses.REGISTRY.names());
        throw Names.unknown("metric function", name, known);
      }
      return LossFunctions.values(name, settings, yTrue, yPred);
    }
    Metric metric = Metrics.REGISTRY.entry(name).reader().apply(settings);
    if (metric instanceof MeanMetric<?> mean) {
      return mean.values(yTrue, yPred).cast(DType.FLOAT32);
    }
    throw new PellucidException("Metric \"" + name + "\" has no value per sample.");
  }

  /** Whether a name is one of a function, of a metric or a loss. */
  static boolean has(String name) {
    return OWN.contains(name) || Losses.REGISTRY.names().contains(name);
  }

  /**
   * Tells whether scores above 0.5 agree with targets 0 and 1.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param threshold from which score on a prediction is a 1
   * @return a number per sample
   * @see BinaryAccuracy
   */
  public static Tensor binaryAccuracy(Tensor yTrue, Tensor yPred, double threshold) {
    return new BinaryAccuracy().threshold(threshold).values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /**
   * Tells whether the class with the highest score is the one-hot target.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return a number per sample
   * @see CategoricalAccuracy
   */
  public static Tensor categoricalAccuracy(Tensor yTrue, Tensor yPred) {
    return new CategoricalAccuracy().values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /**
   * Tells whether the class with the highest score is the target.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return a number per sample
   * @see SparseCategoricalAccuracy
   */
  public static Tensor sparseCategoricalAccuracy(Tensor yTrue, Tensor yPred) {
    return new SparseCategoricalAccuracy().values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /**
   * Tells whether the one-hot target is among the best classes.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param k how many classes are looked at
   * @return a number per sample
   * @see TopKCategoricalAccuracy
   */
  public static Tensor topKCategoricalAccuracy(Tensor yTrue, Tensor yPred, int k) {
    return new TopKCategoricalAccuracy().k(k).values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /**
   * Tells whether the target is among the best classes.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param k how many classes are looked at
   * @return a number per sample
   * @see SparseTopKCategoricalAccuracy
   */
  public static Tensor sparseTopKCategoricalAccuracy(Tensor yTrue, Tensor yPred, int k) {
    return new SparseTopKCategoricalAccuracy().k(k).values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /**
   * Tells how closely predictions agree with targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param axis the axes along which they are compared; -1 without
   * @return a number per sample
   * @see ConcordanceCorrelation
   */
  public static Tensor concordanceCorrelation(Tensor yTrue, Tensor yPred, int... axis) {
    return new ConcordanceCorrelation()
        .axis(axis.length == 0 ? new int[] {-1} : axis)
        .values(yTrue, yPred)
        .cast(DType.FLOAT32);
  }

  /**
   * Tells how closely predictions follow targets in a straight line.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param axis the axes along which they are compared; -1 without
   * @return a number per sample
   * @see PearsonCorrelation
   */
  public static Tensor pearsonCorrelation(Tensor yTrue, Tensor yPred, int... axis) {
    return new PearsonCorrelation()
        .axis(axis.length == 0 ? new int[] {-1} : axis)
        .values(yTrue, yPred)
        .cast(DType.FLOAT32);
  }
}
