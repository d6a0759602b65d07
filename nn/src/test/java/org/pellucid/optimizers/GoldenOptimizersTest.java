package org.pellucid.optimizers;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Optimizers and learning-rate schedules give the numbers that Keras gives. */
class GoldenOptimizersTest {
  @TestFactory
  List<DynamicTest> stepsAsKerasDoes() {
    return GoldenCases.tests("optimizers", Set.of());
  }

  @TestFactory
  List<DynamicTest> clipsAsKerasDoes() {
    return GoldenCases.tests("optimizers.clip", Set.of());
  }

  @TestFactory
  List<DynamicTest> schedulesAsKerasDoes() {
    return GoldenCases.tests("schedules", Set.of());
  }
}
