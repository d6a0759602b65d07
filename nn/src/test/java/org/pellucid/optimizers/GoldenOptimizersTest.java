package org.pellucid.optimizers;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Optimizers and learning-rate schedules give the numbers that Keras gives. */
class GoldenOptimizersTest {
  private static final Set<String> NOT_YET = Set.of("Adafactor");

  @TestFactory
  List<DynamicTest> stepsAsKerasDoes() {
    return GoldenCases.tests("optimizers", NOT_YET);
  }

  @TestFactory
  List<DynamicTest> clipsAsKerasDoes() {
    return GoldenCases.tests("optimizers.clip", NOT_YET);
  }

  @TestFactory
  List<DynamicTest> schedulesAsKerasDoes() {
    return GoldenCases.tests("schedules", NOT_YET);
  }
}
