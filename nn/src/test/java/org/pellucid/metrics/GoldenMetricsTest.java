package org.pellucid.metrics;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Metrics give the numbers that Keras gives. */
class GoldenMetricsTest {
  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("metrics", Set.of());
  }
}
