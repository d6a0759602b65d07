package org.pellucid.examples.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.data.text.Bleu;
import org.pellucid.examples.language.Translator.Pair;

/**
 * What a translator made of sentences, beside what people did.
 *
 * @param sentences what was read, in words
 * @param written what the translator wrote to each
 * @param people one or more translations of each by people, as texts
 */
public record Translations(
    List<List<String>> sentences, List<List<String>> written, List<List<String>> people) {
  /**
   * Translates each sentence once, however many translations of it there are.
   *
   * @param translator what translates
   * @param pairs sentences with translations by people
   * @param beam how wide the search is
   * @return the translations, in the order in which the sentences first come
   */
  public static Translations of(Translator translator, List<Pair> pairs, int beam) {
    Map<List<String>, List<String>> people = new LinkedHashMap<>();
    pairs.forEach(pair ->
        people
            .computeIfAbsent(pair.given(), any -> new ArrayList<>())
            .add(String.join(" ", pair.said())));
    List<List<String>> sentences = List.copyOf(people.keySet());
    return new Translations(
        sentences, translator.translate(sentences, beam), List.copyOf(people.values()));
  }

  /** {@return the BLEU score of all together; all translations by people are references} */
  public double bleu() {
    return new Bleu()
        .corpus(written.stream().map(words -> String.join(" ", words)).toList(), people)
        .score();
  }

  /**
   * Shows some, evenly spread.
   *
   * @param count about how many
   * @return rows of a table: the sentence, what was written, and what the first person wrote
   */
  public List<List<String>> rows(int count) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i += Math.max(1, sentences.size() / count)) {
      rows.add(
          List.of(
              String.join(" ", sentences.get(i)),
              String.join(" ", written.get(i)),
              people.get(i).getFirst()));
    }
    return rows;
  }

  /** {@return the sentence of which the translator wrote the most words, with these words} */
  public Pair longest() {
    int longest = 0;
    for (int i = 0; i < sentences.size(); i++) {
      longest = written.get(i).size() > written.get(longest).size() ? i : longest;
    }
    return new Pair(sentences.get(longest), written.get(longest));
  }
}
