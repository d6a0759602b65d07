package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the texts that share most with a question: the cosine between vectors of words, each word
 * counted and weighted by {@code 1 + ln((1 + texts) / (1 + texts with the word))}.
 *
 * <p>Words are runs of letters and digits in lower case. Thread-safe.
 */
public final class TextSearch {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private final Map<String, Double> weights = new HashMap<>();
  private final Map<String, List<Integer>> places = new HashMap<>();
  private final List<Map<String, Double>> vectors = new ArrayList<>();
  private final double unseen;

  /**
   * A text that was found.
   *
   * @param index which one, from 0
   * @param score how much it shares, above 0 and at most 1
   */
  public record Match(int index, double score) {}

  /**
   * Takes the texts to search in.
   *
   * @param texts the texts
   */
  public TextSearch(List<String> texts) {
    Map<String, Integer> counts = new HashMap<>();
    texts.forEach(
        text -> new HashSet<>(words(text)).forEach(w -> counts.merge(w, 1, Integer::sum)));
    double all = 1.0 + texts.size();
    counts.forEach((word, count) -> weights.put(word, 1 + Math.log(all / (1 + count))));
    unseen = 1 + Math.log(all);
    for (int i = 0; i < texts.size(); i++) {
      Map<String, Double> vector = vector(texts.get(i));
      vectors.add(vector);
      for (String word : vector.keySet()) {
        places.computeIfAbsent(word, any -> new ArrayList<>()).add(i);
      }
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private Map<String, Double> vector(String text) {
    Map<String, Double> vector = new HashMap<>();
    words(text).forEach(w -> vector.merge(w, weights.getOrDefault(w, unseen), Double::sum));
    double length = Math.sqrt(vector.values().stream().mapToDouble(v -> v * v).sum());
    vector.replaceAll((word, weight) -> weight / length);
    return vector;
  }

  /**
   * Finds the nearest texts.
   *
   * @param question the question
   * @param count how many to find at most
   * @return texts that share a word with the question, the nearest first, earlier ones before later
   */
  public List<Match> nearest(String question, int count) {
    Map<String, Double> vector = vector(question);
    Map<Integer, Double> scores = new HashMap<>();
    vector.forEach((word, weight) -> {
      for (int i : places.getOrDefault(word, List.of())) {
        scores.merge(i, weight * vectors.get(i).getOrDefault(word, 0.0), Double::sum);
      }
    });
    return scores.entrySet().stream()
        .map(entry -> new Match(entry.getKey(), Math.min(1, entry.getValue())))
        .sorted(Comparator.comparingDouble((Match m) -> -m.score()).thenComparingInt(Match::index))
        .limit(count)
        .toList();
  }
}
