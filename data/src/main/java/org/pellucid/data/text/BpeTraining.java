package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns merges: again and again, the two neighbours that occur most often become one token; of
 * equally frequent ones, those with the smaller numbers.
 *
 * <p>Source: R. Sennrich, B. Haddow, A. Birch, Neural machine translation of rare words with
 * subword units, 2016.
 */
final class BpeTraining {
  private final List<String> vocabulary = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<List<String>> merges = new ArrayList<>();
  private final Map<Long, Long> counts = new HashMap<>();
  private final Map<Long, Set<Integer>> places = new HashMap<>();
  private final PriorityQueue<Frequent> queue = new PriorityQueue<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Long> wordCounts = new ArrayList<>();
  private final String prefix;

  private record Frequent(long count, int left, int right) implements Comparable<Frequent> {
    @Override
    public int compareTo(Frequent other) {
      int byCount = Long.compare(other.count, count);
      int byLeft = byCount != 0 ? byCount : Integer.compare(left, other.left);
      return byLeft != 0 ? byLeft : Integer.compare(right, other.right);
    }
  }

  private BpeTraining(String prefix) {
    this.prefix = prefix;
  }

  /**
   * What was learned.
   *
   * @param vocabulary the tokens in the order of their numbers
   * @param merges pairs of tokens, the most frequent first
   */
  record Learned(List<String> vocabulary, List<List<String>> merges) {}

  static Learned learn(
      Map<String, Long> words,
      int size,
      long minFrequency,
      List<String> special,
      Collection<Integer> alphabet,
      String prefix) {
    BpeTraining training = new BpeTraining(prefix);
    special.forEach(training::add);
    training.start(new TreeMap<>(words), alphabet);
    while (training.vocabulary.size() < size && training.merge(minFrequency)) {
      // The next merge builds on this one.
    }
    return new Learned(training.vocabulary, training.merges);
  }

  private int add(String token) {
    Integer known = ids.putIfAbsent(token, vocabulary.size());
    if (known != null) {
      return known;
    }
    vocabulary.add(token);
    return vocabulary.size() - 1;
  }

  private void start(Map<String, Long> given, Collection<Integer> alphabet) {
    Set<Integer> letters = new TreeSet<>(alphabet);
    given.keySet().forEach(word -> word.codePoints().forEach(letters::add));
    letters.forEach(letter -> add(Character.toString(letter)));
    given.forEach((word, count) -> {
      int[] points = word.codePoints().toArray();
      int[] symbols = new int[points.length];
      for (int i = 0; i < points.length; i++) {
        symbols[i] = add((i > 0 ? prefix : "") + Character.toString(points[i]));
      }
      int index = words.size();
      words.add(symbols);
      wordCounts.add(count);
      for (int i = 0; i + 1 < symbols.length; i++) {
        change(symbols[i], symbols[i + 1], count, index);
      }
    });
    counts.forEach((pair, count) -> offer(pair));
  }

  private static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  private void change(int left, int right, long by, int word) {
    long pair = pair(left, right);
    counts.merge(pair, by, Long::sum);
    if (by > 0) {
      places.computeIfAbsent(pair, any -> new HashSet<>()).add(word);
    }
  }

  private void offer(long pair) {
    long count = counts.getOrDefault(pair, 0L);
    if (count > 0) {
      queue.add(new Frequent(count, (int) (pair >>> 32), (int) pair));
    }
  }

  /** Makes the next merge; none when no pair is frequent enough. */
  private boolean merge(long minFrequency) {
    Frequent top = queue.poll();
    while (top != null && counts.getOrDefault(pair(top.left, top.right), 0L) != top.count) {
      offer(pair(top.left, top.right));
      top = queue.poll();
    }
    if (top == null || top.count < Math.max(1, minFrequency)) {
      return false;
    }
    String left = vocabulary.get(top.left);
    String right = vocabulary.get(top.right);
    String rest =
        !prefix.isEmpty() && right.startsWith(prefix) ? right.substring(prefix.length()) : right;
    int merged = add(left + rest);
    merges.add(List.of(left, right));
    Set<Long> changed = new HashSet<>();
    List<Integer> where = new ArrayList<>(places.getOrDefault(pair(top.left, top.right), Set.of()));
    where.sort(Comparator.naturalOrder());
    for (int word : where) {
      replace(word, top.left, top.right, merged, changed);
    }
    counts.remove(pair(top.left, top.right));
    places.remove(pair(top.left, top.right));
    changed.remove(pair(top.left, top.right));
    changed.forEach(this::offer);
    return true;
  }

  private void replace(int word, int left, int right, int merged, Set<Long> changed) {
    int[] old = words.get(word);
    long count = wordCounts.get(word);
    int[] symbols = new int[old.length];
    int size = 0;
    int i = 0;
    while (i < old.length) {
      boolean found = i + 1 < old.length && old[i] == left && old[i + 1] == right;
      if (!found) {
        symbols[size++] = old[i++];
        continue;
      }
      if (size > 0) {
        change(symbols[size - 1], left, -count, word);
        change(symbols[size - 1], merged, count, word);
        changed.add(pair(symbols[size - 1], merged));
      }
      if (i + 2 < old.length) {
        change(right, old[i + 2], -count, word);
        change(merged, old[i + 2], count, word);
        changed.add(pair(merged, old[i + 2]));
      }
      symbols[size++] = merged;
      i += 2;
    }
    words.set(word, Arrays.copyOf(symbols, size));
  }
}
