package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.examples.language.Translator.Pair;

final class TranslationsTest {
  private final Translations translations =
      new Translations(
          List.of(List.of("go", "."), List.of("i", "am", "here", "."), List.of("yes", ".")),
          List.of(List.of("va", "!"), List.of("je", "suis", "ici", "."), List.of("non", ".")),
          List.of(List.of("va !", "allez !"), List.of("je suis ici ."), List.of("oui .")));

  @Test
  void bleuCountsTheRunsOfWordsThatPeopleWrote() {
    // 7 of 8 words, 4 of 5 pairs, 2 of 2 triples, 1 of 1 run of four; no penalty for length
    assertThat(translations.bleu()).isCloseTo(100 * Math.pow(7 / 8.0 * 4 / 5, 0.25), within(1e-9));
  }

  @Test
  void someAreShownEvenlySpread() {
    assertThat(translations.rows(2))
        .containsExactly(
            List.of("go .", "va !", "va !"),
            List.of("i am here .", "je suis ici .", "je suis ici ."),
            List.of("yes .", "non .", "oui ."));
    assertThat(translations.rows(1)).containsExactly(List.of("go .", "va !", "va !"));
    assertThat(translations.rows(12)).hasSize(3);
  }

  @Test
  void theLongestIsTheOneWithTheMostWordsWritten() {
    assertThat(translations.longest())
        .isEqualTo(new Pair(List.of("i", "am", "here", "."), List.of("je", "suis", "ici", ".")));
  }
}
