package org.pellucid.examples.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What each word of a text did for a decision: the log-odds of the whole text less those of the
 * text without the word. Above 0 the word spoke for "yes".
 *
 * @param words the words
 * @param effects what each did
 * @param probability of "yes" for the whole text
 */
public record Influence(List<String> words, double[] effects, double probability) {
  /**
   * Works it out by leaving out one word after the other.
   *
   * @param text the text, words between spaces
   * @param yes gives the probability of "yes" for each of some texts
   * @return the influence of its words
   */
  public static Influence of(String text, Function<String[], float[]> yes) {
    List<String> words = List.of(text.split(" "));
    String[] variants = new String[words.size() + 1];
    variants[0] = text;
    for (int i = 0; i < words.size(); i++) {
      List<String> rest = new ArrayList<>(words);
      rest.remove(i);
      variants[i + 1] = String.join(" ", rest);
    }
    float[] answers = yes.apply(variants);
    double[] effects = new double[words.size()];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = logOdds(answers[0]) - logOdds(answers[i + 1]);
    }
    return new Influence(words, effects, answers[0]);
  }

  /**
   * The log-odds of a probability, within what single precision can tell from certainty.
   *
   * @param p the probability
   * @return {@code ln(p / (1 - p))}
   */
  public static double logOdds(double p) {
    double inside = Math.min(1 - 1e-6, Math.max(1e-6, p));
    return Math.log(inside / (1 - inside));
  }

  /**
   * Names the words that moved the decision most.
   *
   * @param count how many
   * @return such as {@code dull -1.20, fun +0.35}, the strongest first
   */
  public String strongest(int count) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < effects.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -Math.abs(effects[i])));
    List<String> parts = new ArrayList<>();
    for (int i : order.subList(0, Math.min(count, order.size()))) {
      parts.add(words.get(i) + String.format(Locale.ROOT, " %+.2f", effects[i]));
    }
    return String.join(", ", parts);
  }
}
