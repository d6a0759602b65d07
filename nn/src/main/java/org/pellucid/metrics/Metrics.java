package org.pellucid.metrics;

import java.util.Locale;
import org.pellucid.array.Shape;
import org.pellucid.config.Registry;
import org.pellucid.losses.Targets;

/** All metrics by name. */
public final class Metrics {
  /** The metrics; where Keras has an abbreviation, that is an alias too. */
  public static final Registry<Metric> REGISTRY =
      new Registry<Metric>("metric", "keras.metrics")
          .add("Accuracy", Accuracy.class, Accuracy::fromConfig, "accuracy")
          .add(
              "BinaryAccuracy", BinaryAccuracy.class, BinaryAccuracy::fromConfig, "binary_accuracy")
          .add(
              "BinaryCrossentropy",
              BinaryCrossentropy.class,
              BinaryCrossentropy::fromConfig,
              "binary_crossentropy",
              "bce",
              "BCE")
          .add(
              "CategoricalAccuracy",
              CategoricalAccuracy.class,
              CategoricalAccuracy::fromConfig,
              "categorical_accuracy")
          .add(
              "CategoricalCrossentropy",
              CategoricalCrossentropy.class,
              CategoricalCrossentropy::fromConfig,
              "categorical_crossentropy")
          .add(
              "CategoricalHinge",
              CategoricalHinge.class,
              CategoricalHinge::fromConfig,
              "categorical_hinge")
          .add(
              "CosineSimilarity",
              CosineSimilarity.class,
              CosineSimilarity::fromConfig,
              "cosine_similarity")
          .add(
              "FalseNegatives", FalseNegatives.class, FalseNegatives::fromConfig, "false_negatives")
          .add(
              "FalsePositives", FalsePositives.class, FalsePositives::fromConfig, "false_positives")
          .add("Hinge", Hinge.class, Hinge::fromConfig, "hinge")
          .add(
              "KLDivergence",
              KLDivergence.class,
              KLDivergence::fromConfig,
              "kl_divergence",
              "kld",
              "KLD")
          .add(
              "LogCoshError",
              LogCoshError.class,
              LogCoshError::fromConfig,
              "log_cosh_error",
              "logcosh")
          .add("Mean", Mean.class, Mean::fromConfig, "mean")
          .add(
              "MeanAbsoluteError",
              MeanAbsoluteError.class,
              MeanAbsoluteError::fromConfig,
              "mean_absolute_error",
              "mae",
              "MAE")
          .add(
              "MeanAbsolutePercentageError",
              MeanAbsolutePercentageError.class,
              MeanAbsolutePercentageError::fromConfig,
              "mean_absolute_percentage_error",
              "mape",
              "MAPE")
          .add(
              "MeanSquaredError",
              MeanSquaredError.class,
              MeanSquaredError::fromConfig,
              "mean_squared_error",
              "mse",
              "MSE")
          .add(
              "MeanSquaredLogarithmicError",
              MeanSquaredLogarithmicError.class,
              MeanSquaredLogarithmicError::fromConfig,
              "mean_squared_logarithmic_error",
              "msle",
              "MSLE")
          .add("Poisson", Poisson.class, Poisson::fromConfig, "poisson")
          .add("Precision", Precision.class, Precision::fromConfig, "precision")
          .add("Recall", Recall.class, Recall::fromConfig, "recall")
          .add(
              "RootMeanSquaredError",
              RootMeanSquaredError.class,
              RootMeanSquaredError::fromConfig,
              "root_mean_squared_error")
          .add(
              "SparseCategoricalAccuracy",
              SparseCategoricalAccuracy.class,
              SparseCategoricalAccuracy::fromConfig,
              "sparse_categorical_accuracy")
          .add(
              "SparseCategoricalCrossentropy",
              SparseCategoricalCrossentropy.class,
              SparseCategoricalCrossentropy::fromConfig,
              "sparse_categorical_crossentropy")
          .add(
              "SparseTopKCategoricalAccuracy",
              SparseTopKCategoricalAccuracy.class,
              SparseTopKCategoricalAccuracy::fromConfig,
              "sparse_top_k_categorical_accuracy")
          .add("SquaredHinge", SquaredHinge.class, SquaredHinge::fromConfig, "squared_hinge")
          .add("Sum", Sum.class, Sum::fromConfig, "sum")
          .add(
              "TopKCategoricalAccuracy",
              TopKCategoricalAccuracy.class,
              TopKCategoricalAccuracy::fromConfig,
              "top_k_categorical_accuracy")
          .add("TrueNegatives", TrueNegatives.class, TrueNegatives::fromConfig, "true_negatives")
          .add("TruePositives", TruePositives.class, TruePositives::fromConfig, "true_positives");

  private Metrics() {}

  /**
   * Makes a metric with its default settings.
   *
   * @param name its name or an alias
   * @return the metric
   */
  public static Metric get(String name) {
    return REGISTRY.get(name);
  }

  /**
   * Makes the metric that a name means for an output: {@code "accuracy"} (or {@code "acc"}) and
   * {@code "crossentropy"} (or {@code "ce"}) depend on the shapes, the others do not.
   *
   * @param name the name, which the metric reports itself by
   * @param yTrue the shape of the targets
   * @param yPred the shape of the output
   * @return the metric
   */
  public static Metric resolve(String name, Shape yTrue, Shape yPred) {
    Metric metric =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "accuracy", "acc" ->
              switch (Targets.of(yTrue, yPred)) {
                case BINARY -> new BinaryAccuracy();
                case SPARSE -> new SparseCategoricalAccuracy();
                case ONE_HOT -> new CategoricalAccuracy();
              };
          case "crossentropy", "ce" ->
              switch (Targets.of(yTrue, yPred)) {
                case BINARY -> new BinaryCrossentropy();
                case SPARSE -> new SparseCategoricalCrossentropy();
                case ONE_HOT -> new CategoricalCrossentropy();
              };
          default -> get(name);
        };
    return metric.name(name);
  }
}
