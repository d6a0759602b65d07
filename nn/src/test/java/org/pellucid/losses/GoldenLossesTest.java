package org.pellucid.losses;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;

/** Losses give the numbers that Keras gives. */
class GoldenLossesTest {
  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("losses", Set.of());
  }
}
