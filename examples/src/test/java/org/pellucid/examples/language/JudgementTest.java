package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgementTest {
  /** Takes texts with "not" for unfavourable. */
  private static float[] ask(String... texts) {
    float[] yes = new float[texts.length];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = texts[i].contains("not") ? 0.2f : 0.8f;
    }
    return yes;
  }

  @Test
  void aWordThatDecidesHasTheStrongestInfluence() {
    Influence influence = Influence.of("not a good film", JudgementTest::ask);

    assertThat(influence.strongest(1)).isEqualTo("not -2.77");
    assertThat(influence.probability()).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void aRowTellsTheAnswerAndWhetherItIsRight() {
    LabeledText bad = new LabeledText("not good", "0");

    assertThat(Judgement.of(bad, "1", JudgementTest::ask).row())
        .containsExactly("20 %  right", "not -2.77, good +0.00", "not good");
    assertThat(Judgement.of(new LabeledText("dull", "0"), "1", JudgementTest::ask).head())
        .isEqualTo("80 %  wrong");
  }

  @Test
  void wordsAreDrawnInTheirColours() {
    Judgement judgement =
        Judgement.of(new LabeledText("not a good film", "0"), "1", JudgementTest::ask);

    assertThat(ColoredText.draw(List.of(judgement)).getHeight()).isBetween(30, 80);
    assertThat(ColoredText.draw(List.of(judgement, judgement)).getHeight()).isGreaterThan(80);
  }
}
