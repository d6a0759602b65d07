package org.pellucid.conformance;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** A whole training gives the history that Keras gives. */
class GoldenTrainingTest {
  @TestFactory
  List<DynamicTest> trainsAsKerasDoes() {
    return GoldenCases.tests("training", Set.of());
  }
}
