package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns the probabilities of tokens: from many frequent pieces of words, those are thrown away in
 * turn whose loss changes the likelihood of the texts least; between, expectation maximization fits
 * the probabilities of those that are left. Single characters stay.
 *
 * <p>Source: T. Kudo, Subword regularization, 2018.
 */
final class UnigramTraining {
  private static final int LONGEST = 16;
  private static final int SEEDS_PER_TOKEN = 20;
  private static final int LEAST_SEEDS = 50_000;
  private static final double SHRINK = 0.75;
  private static final double RARE = 0.5;
  private static final int SUB_ITERATIONS = 2;
  private static final double NOTHING = Double.NEGATIVE_INFINITY;

  private final List<int[]> words = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private Map<String, Double> scores = new TreeMap<>();

  private UnigramTraining(Map<String, Long> given) {
    new TreeMap<>(given)
        .forEach((word, count) -> {
          texts.add(word);
          words.add(starts(word));
          counts.add(count);
        });
  }

  /** Where the characters of a word begin, and its end. */
  private static int[] starts(String word) {
    int[] starts = new int[word.codePointCount(0, word.length()) + 1];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = word.offsetByCodePoints(starts[i - 1], 1);
    }
    return starts;
  }

  /**
   * Learns tokens.
   *
   * @param words the words and how often each occurs
   * @param size how many tokens to keep at most; all characters are kept in any case
   * @return the tokens with their logarithmic probabilities, the most probable first
   */
  static List<Map.Entry<String, Double>> learn(Map<String, Long> words, int size) {
    UnigramTraining training = new UnigramTraining(words);
    training.seed(size);
    int wanted = Math.max(size, (int) (1.1 * size));
    while (true) {
      for (int i = 0; i < SUB_ITERATIONS; i++) {
        training.fit(training.expectations());
      }
      int before = training.scores.size();
      if (before <= wanted) {
        break;
      }
      training.prune(Math.max(wanted, (int) (SHRINK * before)));
      if (training.scores.size() == before) {
        break;
      }
    }
    return training.best(size);
  }

  private void seed(int size) {
    Map<String, Long> frequencies = new HashMap<>();
    Set<String> characters = new TreeSet<>();
    for (int w = 0; w < words.size(); w++) {
      int[] starts = words.get(w);
      for (int from = 0; from < starts.length - 1; from++) {
        for (int to = from + 1; to < Math.min(starts.length, from + LONGEST + 1); to++) {
          String piece = texts.get(w).substring(starts[from], starts[to]);
          frequencies.merge(piece, counts.get(w), Long::sum);
          if (to == from + 1) {
            characters.add(piece);
          }
        }
      }
    }
    List<String> order =
        frequencies.keySet().stream()
            .filter(piece -> characters.contains(piece) || frequencies.getOrDefault(piece, 0L) > 1)
            .sorted(
                Comparator.comparing((String piece) -> !characters.contains(piece))
                    .thenComparingLong(
                        piece -> -frequencies.getOrDefault(piece, 0L) * piece.length())
                    .thenComparing(Comparator.naturalOrder()))
            .limit(Math.max(LEAST_SEEDS, (long) SEEDS_PER_TOKEN * size))
            .toList();
    double total = 0;
    for (String piece : order) {
      total += frequencies.getOrDefault(piece, 0L) * (double) piece.length();
    }
    for (String piece : order) {
      scores.put(
          piece, Math.log(frequencies.getOrDefault(piece, 0L) * (double) piece.length() / total));
    }
  }

  private static boolean isCharacter(String piece) {
    return piece.codePointCount(0, piece.length()) == 1;
  }

  /** How often each token is expected, over all ways to cut the words. */
  private Map<String, Double> expectations() {
    Map<String, Double> hashed = new HashMap<>(scores);
    Map<String, Double> expected = new TreeMap<>();
    for (int w = 0; w < words.size(); w++) {
      int[] starts = words.get(w);
      String word = texts.get(w);
      int n = starts.length - 1;
      double[] forward = new double[n + 1];
      double[] backward = new double[n + 1];
      Arrays.fill(forward, NOTHING);
      Arrays.fill(backward, NOTHING);
      forward[0] = 0;
      backward[n] = 0;
      for (int to = 1; to <= n; to++) {
        for (int from = Math.max(0, to - LONGEST); from < to; from++) {
          Double score = hashed.get(word.substring(starts[from], starts[to]));
          if (score != null) {
            forward[to] = logAdd(forward[to], forward[from] + score);
          }
        }
      }
      for (int from = n - 1; from >= 0; from--) {
        for (int to = from + 1; to <= Math.min(n, from + LONGEST); to++) {
          String piece = word.substring(starts[from], starts[to]);
          Double score = hashed.get(piece);
          if (score != null) {
            backward[from] = logAdd(backward[from], backward[to] + score);
            double log = forward[from] + score + backward[to] - forward[n];
            expected.merge(piece, counts.get(w) * Math.exp(log), Double::sum);
          }
        }
      }
    }
    return expected;
  }

  private static double logAdd(double a, double b) {
    double large = Math.max(a, b);
    return large == NOTHING ? NOTHING : large + Math.log1p(Math.exp(Math.min(a, b) - large));
  }

  private void fit(Map<String, Double> expected) {
    Map<String, Double> kept = new TreeMap<>();
    for (String piece : scores.keySet()) {
      double count = expected.getOrDefault(piece, 0.0);
      if (count >= RARE || isCharacter(piece)) {
        kept.put(piece, Math.max(count, RARE));
      }
    }
    double total = 0;
    for (double count : kept.values()) {
      total += count;
    }
    double logTotal = digamma(total);
    kept.replaceAll((piece, count) -> digamma(count) - logTotal);
    scores = kept;
  }

  /** The derivative of the logarithm of the gamma function: rare tokens lose (a sparse prior). */
  private static double digamma(double value) {
    double x = value;
    double result = 0;
    while (x < 7) {
      result -= 1 / x;
      x++;
    }
    x -= 0.5;
    double inverse = 1 / (x * x);
    return result
        + Math.log(x)
        + inverse * (1 / 24.0 - inverse * (7 / 960.0 - inverse * 31 / 8064.0));
  }

  private void prune(int wanted) {
    Map<String, Double> hashed = new HashMap<>(scores);
    Map<String, Long> used = new HashMap<>();
    long total = 0;
    for (int w = 0; w < words.size(); w++) {
      for (String piece : cut(texts.get(w), words.get(w), hashed, null)) {
        used.merge(piece, counts.get(w), Long::sum);
        total += counts.get(w);
      }
    }
    Map<String, Double> losses = new HashMap<>();
    Set<String> kept = new HashSet<>();
    for (String piece : scores.keySet()) {
      if (isCharacter(piece)) {
        kept.add(piece);
        continue;
      }
      long count = used.getOrDefault(piece, 0L);
      List<String> instead = cut(piece, starts(piece), hashed, piece);
      if (count > 0 && !instead.isEmpty()) {
        double newTotal = total + count * (instead.size() - 1.0);
        double loss = count * (Math.log((double) count) - Math.log((double) total));
        for (String other : instead) {
          double more = used.getOrDefault(other, 0L) + (double) count;
          loss -= count * (Math.log(more) - Math.log(newTotal));
        }
        losses.put(piece, loss);
      } else if (count > 0) {
        kept.add(piece);
      }
    }
    losses.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Math.max(0, wanted - kept.size()))
        .forEach(entry -> kept.add(entry.getKey()));
    scores.keySet().retainAll(kept);
  }

  /** The most probable cut of a word, without one token; empty if there is none. */
  private static List<String> cut(
      String word, int[] starts, Map<String, Double> scores, @Nullable String without) {
    int n = starts.length - 1;
    double[] best = new double[n + 1];
    int[] previous = new int[n + 1];
    Arrays.fill(best, NOTHING);
    best[0] = 0;
    for (int to = 1; to <= n; to++) {
      for (int from = Math.max(0, to - LONGEST); from < to; from++) {
        String piece = word.substring(starts[from], starts[to]);
        Double score = piece.equals(without) ? null : scores.get(piece);
        if (score != null && best[from] + score > best[to]) {
          best[to] = best[from] + score;
          previous[to] = from;
        }
      }
    }
    List<String> pieces = new ArrayList<>();
    for (int to = best[n] == NOTHING ? 0 : n; to > 0; to = previous[to]) {
      pieces.add(word.substring(starts[previous[to]], starts[to]));
    }
    return pieces.reversed();
  }

  private List<Map.Entry<String, Double>> best(int size) {
    Comparator<Map.Entry<String, Double>> byScore =
        Map.Entry.<String, Double>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());
    List<Map.Entry<String, Double>> best = new ArrayList<>();
    scores.entrySet().stream().filter(e -> isCharacter(e.getKey())).forEach(best::add);
    scores.entrySet().stream()
        .filter(e -> !isCharacter(e.getKey()))
        .sorted(byScore)
        .limit(Math.max(0, size - best.size()))
        .forEach(best::add);
    best.sort(byScore);
    return best;
  }
}
