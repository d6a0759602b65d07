package org.pellucid.metrics;

import java.util.Locale;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;
import org.pellucid.losses.Targets;

/** All metrics by name. */
public final class Metrics {
  /** The metrics; where Keras has an abbreviation, that is an alias too. */
  public static final Registry<Metric> REGISTRY =
      new Registry<Metric>("metric", "keras.metrics")
          .add("Accuracy", Accuracy.class, Accuracy::fromConfig, "accuracy")
          .add("AUC", AUC.class, AUC::fromConfig, "auc")
          .add(
              "BinaryAccuracy", BinaryAccuracy.class, BinaryAccuracy::fromConfig, "binary_accuracy")
          .add(
              "BinaryCrossentropy",
              BinaryCrossentropyMetric.class,
              BinaryCrossentropyMetric::fromConfig,
              "binary_crossentropy",
              "bce",
              "BCE")
          .add("BinaryIoU", BinaryIoU.class, BinaryIoU::fromConfig, "binary_io_u")
          .add(
              "CategoricalAccuracy",
              CategoricalAccuracy.class,
              CategoricalAccuracy::fromConfig,
              "categorical_accuracy")
          .add(
              "CategoricalCrossentropy",
              CategoricalCrossentropyMetric.class,
              CategoricalCrossentropyMetric::fromConfig,
              "categorical_crossentropy")
          .add(
              "CategoricalHinge",
              CategoricalHingeMetric.class,
              CategoricalHingeMetric::fromConfig,
              "categorical_hinge")
          .add(
              "ConcordanceCorrelation",
              ConcordanceCorrelation.class,
              ConcordanceCorrelation::fromConfig,
              "concordance_correlation")
          .add(
              "CosineSimilarity",
              CosineSimilarityMetric.class,
              CosineSimilarityMetric::fromConfig,
              "cosine_similarity")
          .add("F1Score", F1Score.class, F1Score::fromConfig, "f1_score")
          .add(
              "FalseNegatives", FalseNegatives.class, FalseNegatives::fromConfig, "false_negatives")
          .add(
              "FalsePositives", FalsePositives.class, FalsePositives::fromConfig, "false_positives")
          .add("FBetaScore", FBetaScore.class, FBetaScore::fromConfig, "fbeta_score")
          .add("Hinge", HingeMetric.class, HingeMetric::fromConfig, "hinge")
          .add("IoU", IoU.class, IoU::fromConfig, "io_u")
          .add(
              "KLDivergence",
              KLDivergenceMetric.class,
              KLDivergenceMetric::fromConfig,
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
              MeanAbsoluteErrorMetric.class,
              MeanAbsoluteErrorMetric::fromConfig,
              "mean_absolute_error",
              "mae",
              "MAE")
          .add(
              "MeanAbsolutePercentageError",
              MeanAbsolutePercentageErrorMetric.class,
              MeanAbsolutePercentageErrorMetric::fromConfig,
              "mean_absolute_percentage_error",
              "mape",
              "MAPE")
          .add("MeanIoU", MeanIoU.class, MeanIoU::fromConfig, "mean_io_u")
          .add("MeanMetricWrapper", FunctionMetric.class, FunctionMetric::fromConfig)
          .add(
              "MeanSquaredError",
              MeanSquaredErrorMetric.class,
              MeanSquaredErrorMetric::fromConfig,
              "mean_squared_error",
              "mse",
              "MSE")
          .add(
              "MeanSquaredLogarithmicError",
              MeanSquaredLogarithmicErrorMetric.class,
              MeanSquaredLogarithmicErrorMetric::fromConfig,
              "mean_squared_logarithmic_error",
              "msle",
              "MSLE")
          .add("OneHotIoU", OneHotIoU.class, OneHotIoU::fromConfig, "one_hot_io_u")
          .add("OneHotMeanIoU", OneHotMeanIoU.class, OneHotMeanIoU::fromConfig, "one_hot_mean_io_u")
          .add(
              "PearsonCorrelation",
              PearsonCorrelation.class,
              PearsonCorrelation::fromConfig,
              "pearson_correlation")
          .add("Poisson", PoissonMetric.class, PoissonMetric::fromConfig, "poisson")
          .add("Precision", Precision.class, Precision::fromConfig, "precision")
          .add(
              "PrecisionAtRecall",
              PrecisionAtRecall.class,
              PrecisionAtRecall::fromConfig,
              "precision_at_recall")
          .add("R2Score", R2Score.class, R2Score::fromConfig, "r2_score")
          .add("Recall", Recall.class, Recall::fromConfig, "recall")
          .add(
              "RecallAtPrecision",
              RecallAtPrecision.class,
              RecallAtPrecision::fromConfig,
              "recall_at_precision")
          .add(
              "RootMeanSquaredError",
              RootMeanSquaredError.class,
              RootMeanSquaredError::fromConfig,
              "root_mean_squared_error")
          .add(
              "SensitivityAtSpecificity",
              SensitivityAtSpecificity.class,
              SensitivityAtSpecificity::fromConfig,
              "sensitivity_at_specificity")
          .add(
              "SparseCategoricalAccuracy",
              SparseCategoricalAccuracy.class,
              SparseCategoricalAccuracy::fromConfig,
              "sparse_categorical_accuracy")
          .add(
              "SparseCategoricalCrossentropy",
              SparseCategoricalCrossentropyMetric.class,
              SparseCategoricalCrossentropyMetric::fromConfig,
              "sparse_categorical_crossentropy")
          .add(
              "SparseTopKCategoricalAccuracy",
              SparseTopKCategoricalAccuracy.class,
              SparseTopKCategoricalAccuracy::fromConfig,
              "sparse_top_k_categorical_accuracy")
          .add(
              "SpecificityAtSensitivity",
              SpecificityAtSensitivity.class,
              SpecificityAtSensitivity::fromConfig,
              "specificity_at_sensitivity")
          .add(
              "SquaredHinge",
              SquaredHingeMetric.class,
              SquaredHingeMetric::fromConfig,
              "squared_hinge")
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
                case BINARY -> new BinaryCrossentropyMetric();
                case SPARSE -> new SparseCategoricalCrossentropyMetric();
                case ONE_HOT -> new CategoricalCrossentropyMetric();
              };
          default ->
              !REGISTRY.names().contains(name) && MetricFunctions.has(name)
                  ? FunctionMetric.named(name, Config.empty())
                  : get(name);
        };
    return metric.name(name);
  }
}
