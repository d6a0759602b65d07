package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RegressionScoresTest {
  @Test
  void theMeanExplainsNothingAndTheNumbersThemselvesAll() {
    double[] truth = {1, 2, 6};
    assertThat(RegressionScores.of(truth, new double[] {3, 3, 3}))
        .isEqualTo(new RegressionScores(0, 2, Math.sqrt(14 / 3.0)));
    assertThat(RegressionScores.of(truth, truth)).isEqualTo(new RegressionScores(1, 0, 0));
    assertThatThrownBy(() -> RegressionScores.of(truth, new double[2]))
        .hasMessage(
            "RegressionScores: got 3 numbers and 2 predictions, expected as many, at least 1.");
  }
}
