package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.data.text.Alphabet;
import org.pellucid.models.Model;

final class WriteTest {
  private static final Alphabet LETTERS = Alphabet.of("\n to be, or not");

  @Test
  void moreThanTheContextIsWrittenAndTheSameWithTheSameSeed() {
    Session.setRandomSeed(1);
    Model model = Write.network(LETTERS.size(), 10);

    String text = Write.written(model, LETTERS, 1000, 7);

    assertThat(text.length()).isBetween(900, 1000);
    assertThat(LETTERS.encode(text)).hasSize(text.length());
    assertThat(Write.written(model, LETTERS, 1000, 7)).isEqualTo(text);
  }
}
