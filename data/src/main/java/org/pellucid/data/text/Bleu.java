package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;

/**
 * BLEU: how much of a translation's n-grams occurs in translations by people.
 *
 * <p>{@code 100 BP exp(mean of ln p_n)} for n from 1 to 4, with p_n the share of n-grams that occur
 * in a reference, none more often than there, and {@code BP = min(1, e^(1 - r/c))} for c tokens
 * against r in the nearest references. Texts are taken as tokens between white space, so that the
 * score equals sacrebleu's with {@code tokenize="none"}.
 *
 * <p>Smoothing of a p_n that is 0, for short texts: {@code "exp"} (default) takes 1/2, 1/4, ... of
 * a match, {@code "floor"} 0.1 of one, {@code "add-k"} adds 1 to matches and n-grams for n above 1,
 * {@code "none"} leaves the score at 0.
 *
 * @see <a href="https://aclanthology.org/P02-1040/">Papineni et al., 2002</a>
 * @see <a href="https://aclanthology.org/W18-6319/">Post, 2018</a>
 */
public final class Bleu {
  private static final double FLOOR = 0.1;
  private static final List<String> SMOOTHINGS = List.of("exp", "floor", "add-k", "none");

  private int maxOrder = 4;
  private String smoothing = "exp";

  /** Makes the measure. */
  public Bleu() {}

  /**
   * A score.
   *
   * @param score from 0 to 100
   * @param precisions the percentage of n-grams that occur in a reference, for each n
   * @param brevityPenalty what the score is multiplied by for being short
   * @param length how many tokens the translations have
   * @param referenceLength how many the nearest references have
   */
  public record Score(
      double score,
      List<Double> precisions,
      double brevityPenalty,
      int length,
      int referenceLength) {}

  /**
   * Sets how long n-grams become.
   *
   * @param n the longest, at least 1
   * @return this
   */
  public Bleu maxOrder(int n) {
    if (n < 1) {
      throw new PellucidException("Bleu: maxOrder must be >= 1, got " + n + ".");
    }
    maxOrder = n;
    return this;
  }

  /**
   * Sets what is done where no n-gram of a length occurs in a reference.
   *
   * @param name exp, floor, add-k or none
   * @return this
   */
  public Bleu smoothing(String name) {
    if (!SMOOTHINGS.contains(name)) {
      throw Names.unknown("smoothing", name, SMOOTHINGS);
    }
    smoothing = name;
    return this;
  }

  /**
   * Scores translations of many texts.
   *
   * @param translations the translations
   * @param references for each, one or more translations by people
   * @return the score of all together
   */
  public Score corpus(List<String> translations, List<List<String>> references) {
    if (translations.size() != references.size()) {
      throw new PellucidException(
          "Bleu: there are "
              + translations.size()
              + " translations and references for "
              + references.size()
              + ".");
    }
    Counts counts = new Counts();
    for (int i = 0; i < translations.size(); i++) {
      counts.add(translations.get(i), references.get(i));
    }
    return counts.score(false);
  }

  /**
   * Scores the translation of one text. The longest n-grams count that it can have.
   *
   * @param translation the translation
   * @param references translations by people, one or more
   * @return the score
   */
  public Score sentence(String translation, String... references) {
    Counts counts = new Counts();
    counts.add(translation, List.of(references));
    return counts.score(true);
  }

  private static List<String> tokens(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** Matches and n-grams for each length. */
  private final class Counts {
    private final double[] matches = new double[maxOrder];
    private final double[] totals = new double[maxOrder];
    private int length;
    private int referenceLength;

    void add(String translation, List<String> references) {
      if (references.isEmpty()) {
        throw new PellucidException("Bleu: a translation has no reference.");
      }
      List<String> own = tokens(translation);
      List<List<String>> others = references.stream().map(Bleu::tokens).toList();
      length += own.size();
      int nearest = others.getFirst().size();
      for (List<String> other : others) {
        int better = Math.abs(other.size() - own.size()) - Math.abs(nearest - own.size());
        nearest = better < 0 || (better == 0 && other.size() < nearest) ? other.size() : nearest;
      }
      referenceLength += nearest;
      for (int n = 1; n <= maxOrder; n++) {
        Map<List<String>, Integer> most = new HashMap<>();
        for (List<String> other : others) {
          NGrams.counts(other, n).forEach((run, count) -> most.merge(run, count, Math::max));
        }
        for (Map.Entry<List<String>, Integer> run : NGrams.counts(own, n).entrySet()) {
          totals[n - 1] += run.getValue();
          matches[n - 1] += Math.min(run.getValue(), most.getOrDefault(run.getKey(), 0));
        }
      }
    }

    Score score(boolean effectiveOrder) {
      double penalty =
          length >= referenceLength
              ? 1
              : length == 0 ? 0 : Math.exp(1 - (double) referenceLength / length);
      double[] precisions = new double[maxOrder];
      boolean any = false;
      for (double match : matches) {
        any |= match > 0;
      }
      int order = maxOrder;
      double share = 1;
      for (int n = 1; any && n <= maxOrder; n++) {
        double more = smoothing.equals("add-k") && n > 1 ? 1 : 0;
        double match = matches[n - 1] + more;
        double total = totals[n - 1] + more;
        if (total == 0) {
          break;
        }
        order = effectiveOrder ? n : maxOrder;
        if (match == 0 && smoothing.equals("exp")) {
          share /= 2;
          match = share;
        } else if (match == 0 && smoothing.equals("floor")) {
          match = FLOOR;
        }
        precisions[n - 1] = 100 * match / total;
      }
      double logs = 0;
      for (int n = 0; n < order; n++) {
        logs += Math.log(precisions[n]);
      }
      List<Double> listed = new ArrayList<>();
      for (double precision : precisions) {
        listed.add(precision);
      }
      double score = any ? penalty * Math.exp(logs / order) : 0;
      return new Score(score, List.copyOf(listed), penalty, length, referenceLength);
    }
  }
}
