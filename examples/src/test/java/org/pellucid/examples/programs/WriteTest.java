package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.models.Model;

final class WriteTest {
  private static final Write.Letters LETTERS = Write.Letters.of("to be, or not");

  @Test
  void eachCharacterHasANumber() {
    assertThat(LETTERS.all()).isEqualTo(" ,benort");
    assertThat(LETTERS.encode("or")).containsExactly(5, 6);
    assertThat(LETTERS.decode(LETTERS.encode("be not"))).isEqualTo("be not");
  }

  @Test
  void windowsInOrderCoverTheTextAndShareOneCharacter() {
    int[] text = IntStream.range(0, 2 * Write.CONTEXT + 1).toArray();

    assertThat(Write.oneAfterTheOther(text).toList())
        .containsExactly(
            IntStream.rangeClosed(0, Write.CONTEXT).toArray(),
            IntStream.rangeClosed(Write.CONTEXT, 2 * Write.CONTEXT).toArray());
  }

  @Test
  void windowsAnywhereDifferFromPassToPassAndComeAgainWithTheSeed() {
    int[] text = IntStream.range(0, 5000).toArray();

    int[] first = Write.anywhere(text, 1).pass(0).next();
    assertThat(first).isEqualTo(IntStream.rangeClosed(first[0], first[0] + 128).toArray());
    assertThat(Write.anywhere(text, 1).pass(0).next()).isEqualTo(first);
    assertThat(Write.anywhere(text, 1).pass(1).next()).isNotEqualTo(first);
  }

  @Test
  void moreThanTheContextIsWrittenAndTheSameWithTheSameSeed() {
    Session.setRandomSeed(1);
    Model model = Write.network(LETTERS.all().length(), 10);

    String text = Write.go(model, LETTERS, "to be", 150, 7);

    assertThat(text).hasSize(150);
    assertThat(Arrays.stream(text.split("")).allMatch(LETTERS.all()::contains)).isTrue();
    assertThat(Write.go(model, LETTERS, "to be", 150, 7)).isEqualTo(text);
  }
}
