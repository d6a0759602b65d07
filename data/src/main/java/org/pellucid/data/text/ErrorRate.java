package org.pellucid.data.text;

import java.util.List;
import org.pellucid.errors.PellucidException;

/**
 * The word error rate (WER) or character error rate (CER) of recognised texts: the fewest changes
 * that make what was said of what was recognised, over the length of what was said.
 *
 * <p>{@code (substitutions + deletions + insertions) / length}; it may exceed 1. Words stand
 * between white space; characters are Unicode's code points, spaces among them.
 *
 * @param substitutions tokens that were taken for another
 * @param deletions tokens that were said and are missing
 * @param insertions tokens that nobody said
 * @param length how many tokens were said
 */
public record ErrorRate(int substitutions, int deletions, int insertions, int length) {
  /**
   * Compares words.
   *
   * @param said the right texts
   * @param recognised what was recognised, in the same order
   * @return the errors of all texts
   */
  public static ErrorRate words(List<String> said, List<String> recognised) {
    return all(said, recognised, true);
  }

  /**
   * Compares characters.
   *
   * @param said the right texts
   * @param recognised what was recognised, in the same order
   * @return the errors of all texts
   */
  public static ErrorRate characters(List<String> said, List<String> recognised) {
    return all(said, recognised, false);
  }

  /**
   * {@return the rate, 0 for no errors; infinite where nothing was said and something recognised}
   */
  public double rate() {
    int errors = substitutions + deletions + insertions;
    return errors == 0 ? 0 : (double) errors / length;
  }

  private static ErrorRate all(List<String> said, List<String> recognised, boolean words) {
    if (said.size() != recognised.size()) {
      throw new PellucidException(
          "ErrorRate: there are "
              + said.size()
              + " right texts and "
              + recognised.size()
              + " recognised ones.");
    }
    ErrorRate sum = new ErrorRate(0, 0, 0, 0);
    for (int i = 0; i < said.size(); i++) {
      ErrorRate one = of(tokens(said.get(i), words), tokens(recognised.get(i), words));
      sum =
          new ErrorRate(
              sum.substitutions + one.substitutions,
              sum.deletions + one.deletions,
              sum.insertions + one.insertions,
              sum.length + one.length);
    }
    return sum;
  }

  private static List<String> tokens(String text, boolean words) {
    if (words) {
      return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  /** The best alignment; of equally good ones, that with most substitutions. */
  private static ErrorRate of(List<String> said, List<String> recognised) {
    int n = said.size();
    int m = recognised.size();
    int[][] costs = new int[n + 1][m + 1];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = i + j;
        } else {
          int same = said.get(i - 1).equals(recognised.get(j - 1)) ? 0 : 1;
          costs[i][j] =
              Math.min(costs[i - 1][j - 1] + same, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
        }
      }
    }
    int substitutions = 0;
    int deletions = 0;
    int insertions = 0;
    int i = n;
    int j = m;
    while (i > 0 || j > 0) {
      boolean same = i > 0 && j > 0 && said.get(i - 1).equals(recognised.get(j - 1));
      if (i > 0 && j > 0 && costs[i][j] == costs[i - 1][j - 1] + (same ? 0 : 1)) {
        substitutions += same ? 0 : 1;
        i--;
        j--;
      } else if (i > 0 && costs[i][j] == costs[i - 1][j] + 1) {
        deletions++;
        i--;
      } else {
        insertions++;
        j--;
      }
    }
    return new ErrorRate(substitutions, deletions, insertions, n);
  }
}
