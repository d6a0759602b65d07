package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;

final class AnswersTest {
  private final Answers answers =
      Answers.of(
          NdArray.of(new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f}, 3, 2),
          new int[][] {{0}, {1}, {1}},
          NdArray.of(new float[] {0.75f, 0.25f, 0.5f, 0.5f}, 2, 2));

  @Test
  void theThresholdServesBothKindsOfQuestions() {
    double threshold = answers.threshold();

    assertThat(threshold).isEqualTo(0.76);
    assertThat(answers.at(threshold)).isEqualTo(new Refusal(2 / 3.0, 2 / 3.0, 1 / 3.0, 1));
  }

  @Test
  void aLowThresholdRefusesNothingAndAHighOneAll() {
    assertThat(answers.at(0)).isEqualTo(new Refusal(2 / 3.0, 2 / 3.0, 0, 0));
    assertThat(answers.at(0.99)).isEqualTo(new Refusal(2 / 3.0, 0, 1, 1));
  }

  @Test
  void aPictureShowsAllThresholds() {
    assertThat(answers.draw(0.76).getWidth()).isEqualTo(760);
  }
}
