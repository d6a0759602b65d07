package org.pellucid.metrics;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenArguments;
import org.pellucid.check.GoldenCases;
import org.pellucid.check.GoldenCases.GoldenCase;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/** Metrics give the numbers that Keras gives. */
class GoldenMetricsTest {
  private static final Set<String> NOT_YET =
      Set.of(
          "AUC",
          "BinaryIoU",
          "FBetaScore",
          "IoU",
          "MeanIoU",
          "OneHotIoU",
          "OneHotMeanIoU",
          "PrecisionAtRecall",
          "R2Score",
          "RecallAtPrecision",
          "SensitivityAtSpecificity",
          "SpecificityAtSensitivity");

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.read(golden -> golden.area().equals("metrics")).stream()
        .filter(golden -> !NOT_YET.contains(golden.simpleName()))
        .map(golden ->
            DynamicTest.dynamicTest(golden.id() + " " + golden.object(), () -> check(golden)))
        .toList();
  }

  private static void check(GoldenCase golden) {
    Metric metric =
        Objects.requireNonNull(
            Metrics.REGISTRY.read(
                Config.object("keras.metrics", golden.simpleName(), golden.config())));
    for (int round = 0; round < 2; round++) {
      for (Object update : golden.inputs().list("updates")) {
        Config arguments = (Config) Objects.requireNonNull(update);
        Tensor weight = GoldenArguments.tensor(arguments.get("sample_weight"));
        Tensor values = GoldenArguments.tensor(arguments.get("values"));
        Tensor yPred = values == null ? GoldenArguments.tensor(arguments.get("y_pred")) : values;
        Tensor yTrue = values == null ? GoldenArguments.tensor(arguments.get("y_true")) : values;
        metric.update(Objects.requireNonNull(yTrue), Objects.requireNonNull(yPred), weight);
      }
      golden.assertMatches(metric.result().value());
      metric.reset();
    }
  }
}
