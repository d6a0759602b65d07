package org.pellucid.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AlphabetTest {
  private static final Alphabet LETTERS = Alphabet.of("to be, or not");

  @Test
  void eachCharacterHasANumber() {
    assertThat(LETTERS).hasToString(" ,benort");
    assertThat(LETTERS.size()).isEqualTo(8);
    assertThat(LETTERS.encode("or")).containsExactly(5, 6);
    assertThat(LETTERS.decode(LETTERS.encode("be not"))).isEqualTo("be not");
    assertThat(LETTERS.encode("")).isEmpty();
  }

  @Test
  void aCharacterOfTwoCharsIsOne() {
    Alphabet letters = Alphabet.of("a😀b");

    assertThat(letters.size()).isEqualTo(3);
    assertThat(letters.encode("b😀")).containsExactly(1, 2);
    assertThat(letters.decode(new int[] {2, 0})).isEqualTo("😀a");
  }

  @Test
  void whatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> LETTERS.encode("bet on it!"))
        .hasMessage("Alphabet: the character \"i\" is not among the 8 known ones.");
    assertThatThrownBy(() -> LETTERS.decode(new int[] {8}))
        .hasMessage("Alphabet: 8 is outside 0..7.");
    assertThatThrownBy(() -> LETTERS.decode(new int[] {-1}))
        .hasMessage("Alphabet: -1 is outside 0..7.");
  }
}
