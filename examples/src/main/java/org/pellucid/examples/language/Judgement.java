package org.pellucid.examples.language;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a model says to a text whose label is known, and which words decided.
 *
 * @param sample the text
 * @param right whether the model says what the label does
 * @param influence what its words did
 */
public record Judgement(LabeledText sample, boolean right, Influence influence) {
  /**
   * Asks a model.
   *
   * @param sample the text
   * @param yes the label that means "yes"
   * @param model gives the probability of "yes" for each of some texts
   * @return what it says
   */
  public static Judgement of(LabeledText sample, String yes, Function<String[], float[]> model) {
    Influence influence = Influence.of(sample.text(), model);
    boolean right = influence.probability() > 0.5 == sample.label().equals(yes);
    return new Judgement(sample, right, influence);
  }

  /** {@return the probability of "yes" and whether that is right, such as {@code 87 % right}} */
  public String head() {
    return String.format(Locale.ROOT, "%.0f %%", 100 * influence.probability())
        + (right ? "  right" : "  wrong");
  }

  /** {@return a row of a table: the head, the strongest words, and the text} */
  public List<String> row() {
    return List.of(head(), influence.strongest(3), sample.text());
  }
}
