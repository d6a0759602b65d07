package org.pellucid.examples.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * Questions with intents and questions that have none: to learn from, to choose epochs and
 * threshold by, and held out.
 *
 * @param intents the names of all intents
 * @param training to learn from
 * @param tuning to choose by
 * @param strangeForTuning questions without intent to choose by
 * @param test held out
 * @param strange questions without intent, held out
 */
public record Questions(
    List<String> intents,
    List<LabeledText> training,
    List<LabeledText> tuning,
    List<LabeledText> strangeForTuning,
    List<LabeledText> test,
    List<LabeledText> strange) {
  /**
   * Divides CLINC150: of the parts train and oos_train a tenth and all are for tuning; val and
   * oos_val are what is held out.
   *
   * @param parts the questions of {@link Corpora#clinc}
   * @param seed any number
   * @param samples says of how many there are how many are learned from
   * @return the questions
   */
  public static Questions of(
      Map<String, List<LabeledText>> parts, long seed, IntUnaryOperator samples) {
    List<LabeledText> known = new ArrayList<>(part(parts, "train"));
    Collections.shuffle(known, new Random(seed));
    known = known.subList(0, samples.applyAsInt(known.size()));
    return new Questions(
        part(parts, "train").stream().map(LabeledText::label).distinct().sorted().toList(),
        known.subList(known.size() / 10, known.size()),
        known.subList(0, known.size() / 10),
        part(parts, "oos_train"),
        part(parts, "val"),
        part(parts, "oos_val"));
  }

  private static List<LabeledText> part(Map<String, List<LabeledText>> parts, String name) {
    return parts.getOrDefault(name, List.of());
  }
}
