package org.pellucid.metrics;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

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
    return GoldenCases.tests("metrics", NOT_YET);
  }
}
