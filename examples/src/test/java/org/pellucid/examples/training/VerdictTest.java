package org.pellucid.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  @Test
  void theLikeliestClassIsPredicted() {
    Verdict verdict = new Verdict(0, 2, List.of(0.1f, 0.2f, 0.7f));

    assertThat(verdict.predicted()).isEqualTo(2);
    assertThat(verdict.confidence()).isEqualTo(0.7f);
    assertThat(verdict.isRight()).isTrue();
  }

  @Test
  void anotherClassIsWrong() {
    assertThat(new Verdict(0, 1, List.of(0.6f, 0.4f)).isRight()).isFalse();
  }

  @Test
  void theConfusionMatrixHasTrueClassesInRows() {
    RunResult run = Runs.pictures(0, 0, 2, 0, 1, 1);

    assertThat(run.confusion().counts())
        .containsExactly(List.of(2, 0, 0), List.of(1, 1, 0), List.of(0, 1, 1));
    assertThat(run.accuracy()).isEqualTo(4.0 / 6);
    assertThat(run.mistakes()).extracting(Verdict::sample).containsExactly(1, 5);
  }
}
