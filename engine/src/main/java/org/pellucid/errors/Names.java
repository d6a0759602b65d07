package org.pellucid.errors;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Sentences about names that are not known: the nearest known one is offered first. */
public final class Names {
  private Names() {}

  /**
   * Makes the exception for a name that is not known.
   *
   * @param kind what the name should have been, such as "activation"
   * @param name what came
   * @param known all the names that would have been right
   * @return an exception that reads {@code Unknown activation "rleu". Did you mean "relu"? Known:
   *     elu, relu, ...}
   */
  public static PellucidException unknown(String kind, String name, Collection<String> known) {
    return unknown(kind, name, known, List.of());
  }

  /**
   * Makes the exception for a name that is not known, where some right names are not worth listing.
   *
   * @param kind what the name should have been, such as "activation"
   * @param name what came
   * @param known the names to list
   * @param others further names that would have been right, such as abbreviations
   * @return the exception
   */
  public static PellucidException unknown(
      String kind, String name, Collection<String> known, Collection<String> others) {
    List<String> sorted = known.stream().sorted().toList();
    StringBuilder text =
        new StringBuilder("Unknown ").append(kind).append(" \"").append(name).append("\".");
    nearest(name, Stream.concat(sorted.stream(), others.stream()).toList())
        .ifPresent(near -> text.append(" Did you mean \"").append(near).append("\"?"));
    text.append(" Known: ").append(listed(sorted)).append('.');
    return new PellucidException(text.toString());
  }

  /** Lists names up to a length that keeps the sentence readable. */
  private static String listed(List<String> names) {
    StringBuilder text = new StringBuilder();
    int shown = 0;
    for (String name : names) {
      if (text.length() + name.length() > 180) {
        return text + ", ... (" + (names.size() - shown) + " more)";
      }
      text.append(shown++ == 0 ? "" : ", ").append(name);
    }
    return text.toString();
  }

  /**
   * Finds the known name that is closest to the given one.
   *
   * @param name what came
   * @param known the candidates
   * @return the nearest, if one is near enough to be worth offering
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String lower = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(lower, candidate)))
        .filter(near -> distance(lower, near) <= Math.max(2, name.length() / 3));
  }

  /** Edit distance in which swapping two neighbours counts once. */
  private static int distance(String a, String candidate) {
    String b = candidate.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
