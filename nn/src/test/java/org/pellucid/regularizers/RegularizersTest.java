package org.pellucid.regularizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.check.GoldenCases;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

class RegularizersTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, -2}, {3, 0}});

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("regularizers", Set.of());
  }

  @Test
  void penaltiesAreTheOnesWorkedOutByHand() {
    assertThat(new L1(0.5).apply(X).item()).isEqualTo(3);
    assertThat(new L2(0.5).apply(X).item()).isEqualTo(7);
    assertThat(new L1L2(0.5, 0.25).apply(X).item()).isEqualTo(6.5);
    // Rows (1, -2) and (3, 0): the cosine of their angle is 3 / (3 sqrt 5).
    assertThat(new OrthogonalRegularizer(0.5, "rows").apply(X).item())
        .isCloseTo(0.5 / Math.sqrt(5), within(1e-6));
    // Columns (1, 3) and (-2, 0): 2 / (2 sqrt 10).
    assertThat(new OrthogonalRegularizer(0.5, "columns").apply(X).item())
        .isCloseTo(0.5 / Math.sqrt(10), within(1e-6));
  }

  @Test
  void namesHaveTheDefaultsOfKeras() {
    assertThat(Regularizers.get("l1")).isEqualTo(new L1(0.01));
    assertThat(Regularizers.get("l2")).isEqualTo(new L2(0.01));
    assertThat(Regularizers.get("l1_l2")).isEqualTo(new L1L2(0, 0));
    assertThat(Regularizers.get("orthogonal_regularizer"))
        .isEqualTo(new OrthogonalRegularizer(0.01, "rows"));
  }

  @Test
  void everyOneComesBackFromItsConfig() {
    List<Regularizer> samples =
        List.of(
            new L1(0.3), new L2(0.4), new L1L2(0.5, 0.6), new OrthogonalRegularizer(2, "columns"));
    assertThat(samples).hasSameSizeAs(Regularizers.REGISTRY.entries());
    for (Regularizer sample : samples) {
      Config written = Regularizers.REGISTRY.write(sample);
      assertThat(Regularizers.REGISTRY.read(written)).isEqualTo(sample);
    }
  }

  @Test
  void badSettingsAreOneSentence() {
    assertThatThrownBy(() -> new L2(-1)).hasMessage("L2: l2 must be >= 0, got -1.");
    assertThatThrownBy(() -> new L1(Double.NaN)).hasMessage("L1: l1 must be >= 0, got NaN.");
    assertThatThrownBy(() -> new OrthogonalRegularizer(1, "row"))
        .hasMessage("Unknown mode \"row\". Did you mean \"rows\"? Known: columns, rows.");
    assertThatThrownBy(() -> new OrthogonalRegularizer().apply(Tensor.zeros(3)))
        .hasMessageStartingWith("OrthogonalRegularizer: the weight must have 2 axes, got [");
    assertThatThrownBy(() -> Regularizers.get("l3"))
        .hasMessage(
            "Unknown regularizer \"l3\". Did you mean \"l1\"? Known: l1, l1_l2, l2,"
                + " orthogonal_regularizer.");
  }
}
