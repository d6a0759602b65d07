package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pellucid.errors.PellucidException;

/**
 * The words of some sentences with their numbers: 0 fills up, 1 is any unknown word, 2 begins and 3
 * ends a sentence; words have 4 and on, in the order in which they first appear.
 *
 * <pre>{@code
 * Lexicon english = Lexicon.of(texts.stream().map(Lexicon::words), 2);
 * int[] numbers = english.encode(Lexicon.words("I'm here."), 8);
 * }</pre>
 *
 * <p>For texts that go into a model as they are, and for large vocabularies, see {@link
 * org.pellucid.layers.TextVectorization} and {@link Tokenizer}.
 */
public final class Lexicon {
  /** What a short sentence is filled up with. */
  public static final int PADDING = 0;

  /** Any word that is not known. */
  public static final int UNKNOWN = 1;

  /** What stands before the first word. */
  public static final int START = 2;

  /** What stands after the last word. */
  public static final int END = 3;

  /** Words with their apostrophe (j', don'), numbers, and single signs. */
  private static final Pattern WORD = Pattern.compile("\\p{L}+'?|\\p{N}+|[^\\s\\p{L}\\p{N}]");

  private final List<String> words;
  private final Map<String, Integer> numbers = new HashMap<>();

  private Lexicon(List<String> words) {
    this.words = List.copyOf(words);
    for (int i = END + 1; i < words.size(); i++) {
      numbers.put(words.get(i), i);
    }
  }

  /**
   * Learns the words of sentences.
   *
   * @param sentences the sentences, in words
   * @param least how often a word must come to be known
   * @return the lexicon
   */
  public static Lexicon of(Stream<List<String>> sentences, int least) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    sentences.flatMap(List::stream).forEach(word -> counts.merge(word, 1, Integer::sum));
    List<String> words = new ArrayList<>(List.of("", "?", "<", ">"));
    counts.forEach((word, count) -> {
      if (count >= least) {
        words.add(word);
      }
    });
    return new Lexicon(words);
  }

  /**
   * Cuts a text into words in lower case: with the apostrophe that ends them (j', don'); numbers,
   * and single signs.
   *
   * @param text the text
   * @return its words
   */
  public static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace('’', '\'');
    return WORD.matcher(plain).results().map(MatchResult::group).toList();
  }

  /** {@return how many numbers there are} */
  public int size() {
    return words.size();
  }

  /**
   * Turns words into numbers.
   *
   * @param sentence the words
   * @param length how many numbers are wanted; the rest is cut off or filled up
   * @return the numbers
   */
  public int[] encode(List<String> sentence, int length) {
    int[] encoded = new int[length];
    for (int i = 0; i < Math.min(length, sentence.size()); i++) {
      encoded[i] = numbers.getOrDefault(sentence.get(i), UNKNOWN);
    }
    return encoded;
  }

  /**
   * Turns numbers into words.
   *
   * @param sentence the numbers
   * @return the words
   */
  public List<String> decode(List<Integer> sentence) {
    return sentence.stream().map(this::word).toList();
  }

  private String word(int number) {
    if (number < 0 || number >= words.size()) {
      throw new PellucidException(
          "Lexicon: " + number + " is outside 0.." + (words.size() - 1) + ".");
    }
    return words.get(number);
  }
}
