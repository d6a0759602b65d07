package org.pellucid.data.text;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pellucid.errors.PellucidException;

/**
 * The characters of a text with their numbers, for a network that reads letter by letter: 0, 1, 2
 * and on, in the order of Unicode.
 *
 * <pre>{@code
 * Alphabet letters = Alphabet.of("to be, or not");   // " ,benort"
 * int[] numbers = letters.encode("or");              // 5, 6
 * String text = letters.decode(numbers);             // "or"
 * }</pre>
 *
 * <p>A character is a code point, so that an emoji is one. There is no number for what the text
 * does not have: a text that is to be read later must not have other characters. For words see
 * {@link Lexicon}, for pieces of words {@link Tokenizer}.
 */
public final class Alphabet {
  private final int[] characters;

  private Alphabet(int[] characters) {
    this.characters = characters;
  }

  /**
   * Collects the characters of a text.
   *
   * @param text the text
   * @return its alphabet
   */
  public static Alphabet of(String text) {
    return new Alphabet(text.codePoints().distinct().sorted().toArray());
  }

  /** {@return how many characters there are} */
  public int size() {
    return characters.length;
  }

  /**
   * Turns a text into numbers.
   *
   * @param text a text of characters that are known
   * @return a number for each
   */
  public int[] encode(String text) {
    return text.codePoints().map(this::number).toArray();
  }

  private int number(int character) {
    int number = Arrays.binarySearch(characters, character);
    if (number < 0) {
      throw new PellucidException(
          "Alphabet: the character \""
              + Character.toString(character)
              + "\" is not among the "
              + characters.length
              + " known ones.");
    }
    return number;
  }

  /**
   * Turns numbers into a text.
   *
   * @param numbers numbers from 0 to size - 1
   * @return the text
   */
  public String decode(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(this::character).collect(Collectors.joining());
  }

  private String character(int number) {
    if (number < 0 || number >= characters.length) {
      throw new PellucidException(
          "Alphabet: " + number + " is outside 0.." + (characters.length - 1) + ".");
    }
    return Character.toString(characters[number]);
  }

  /** {@return all characters, in the order of their numbers} */
  @Override
  public String toString() {
    return decode(IntStream.range(0, characters.length).toArray());
  }
}
