package org.pellucid.constraints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.Ints;
import org.pellucid.check.GoldenCases;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

class ConstraintsTest {
  /** Columns of length 5 and 1. */
  private static final Tensor W = Tensor.of(new float[][] {{3, 0}, {-4, 1}});

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("constraints", Set.of());
  }

  @Test
  void projectionsAreTheOnesWorkedOutByHand() {
    assertClose(new MaxNorm(2), 1.2f, 0, -1.6f, 1);
    assertClose(new MaxNorm(2, 1), 2, 0, -4 * 2 / (float) Math.sqrt(17), 2 / (float) Math.sqrt(17));
    assertClose(new MinMaxNorm(2, 4, 0.75, Ints.of(0)), 2.55f, 0, -3.4f, 1.75f);
    assertClose(new NonNeg(), 3, 0, 0, 1);
    assertClose(new UnitNorm(), 0.6f, 0, -0.8f, 1);
    assertClose(
        new UnitNorm(0, 1),
        3 / (float) Math.sqrt(26),
        0,
        -4 / (float) Math.sqrt(26),
        1 / (float) Math.sqrt(26));
  }

  private static void assertClose(Constraint constraint, float... expected) {
    assertThat(constraint.apply(W).toFloatArray()).containsExactly(expected, within(2e-6f));
  }

  @Test
  void aWeightOfZerosStaysZero() {
    for (Constraint constraint : List.of(new MaxNorm(), new MinMaxNorm(), new UnitNorm())) {
      assertThat(constraint.apply(Tensor.zeros(2, 2)).toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void everyOneComesBackFromItsConfig() {
    List<Constraint> samples =
        List.of(
            new MaxNorm(3, 0, 1),
            new MinMaxNorm(0.5, 2, 0.9, Ints.of(1)),
            new NonNeg(),
            new UnitNorm(1));
    assertThat(samples).hasSameSizeAs(Constraints.REGISTRY.entries());
    for (Constraint sample : samples) {
      Config written = Constraints.REGISTRY.write(sample);
      assertThat(Constraints.REGISTRY.read(written)).isEqualTo(sample);
    }
  }

  @Test
  void namesHaveTheDefaultsOfKeras() {
    assertThat(Constraints.get("max_norm").config()).hasToString("{max_value: 2.0, axis: 0}");
    assertThat(Constraints.get("min_max_norm").config())
        .hasToString("{min_value: 0.0, max_value: 1.0, rate: 1.0, axis: 0}");
    assertThat(Constraints.get("unit_norm").config()).hasToString("{axis: 0}");
    assertThat(Constraints.get("non_neg").config()).hasToString("{}");
  }

  @Test
  void badSettingsAreOneSentence() {
    assertThatThrownBy(() -> new MaxNorm(-1)).hasMessage("MaxNorm: maxValue must be >= 0, got -1.");
    assertThatThrownBy(() -> new MinMaxNorm(2, 1, 1, Ints.of(0)))
        .hasMessage("MinMaxNorm: maxValue must be >= 2, got 1.");
    assertThatThrownBy(() -> new MinMaxNorm(0, 1, 1.5, Ints.of(0)))
        .hasMessage("MinMaxNorm: rate must be between 0 and 1, got 1.5.");
    assertThatThrownBy(() -> Constraints.get("max_nrm"))
        .hasMessage(
            "Unknown constraint \"max_nrm\". Did you mean \"max_norm\"? Known: max_norm,"
                + " min_max_norm, non_neg, unit_norm.");
  }
}
