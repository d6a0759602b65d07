package org.pellucid.conformance;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Functions of tensors give the results that Keras gives. */
class GoldenOpsTest {
  @TestFactory
  List<DynamicTest> functionsAnswerAsKerasDoes() {
    return GoldenCases.tests("ops.", Set.of());
  }

  @TestFactory
  List<DynamicTest> utilitiesAnswerAsKerasDoes() {
    return GoldenCases.tests("utils", Set.of());
  }
}
