package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.errors.PellucidException;

/** Runs of neighbouring tokens. */
public final class NGrams {
  private NGrams() {}

  /**
   * Lists the runs of a length.
   *
   * @param tokens words, characters or numbers
   * @param n how long the runs are, at least 1
   * @param <T> what a token is
   * @return the runs from the first to the last; none where there are fewer tokens
   */
  public static <T> List<List<T>> of(List<T> tokens, int n) {
    if (n < 1) {
      throw new PellucidException("NGrams: n must be >= 1, got " + n + ".");
    }
    List<T> own = List.copyOf(tokens);
    List<List<T>> runs = new ArrayList<>();
    for (int from = 0; from + n <= own.size(); from++) {
      runs.add(own.subList(from, from + n));
    }
    return runs;
  }

  /**
   * Counts the runs of a length.
   *
   * @param tokens words, characters or numbers
   * @param n how long the runs are, at least 1
   * @param <T> what a token is
   * @return how often each occurs, in the order in which they occur first
   */
  public static <T> Map<List<T>, Integer> counts(List<T> tokens, int n) {
    Map<List<T>, Integer> counts = new LinkedHashMap<>();
    of(tokens, n).forEach(run -> counts.merge(run, 1, Integer::sum));
    return counts;
  }
}
