package org.pellucid.layers;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Layers give the outputs that Keras gives. */
class GoldenLayersTest {
  private static final Set<String> NOT_YET = Set.of();

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("layers", NOT_YET);
  }
}
