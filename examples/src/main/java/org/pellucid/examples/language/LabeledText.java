package org.pellucid.examples.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A text and what it is.
 *
 * @param text the text
 * @param label the name of its class
 */
public record LabeledText(String text, String label) {
  /**
   * Takes the texts.
   *
   * @param samples texts with labels
   * @return the texts, as models take them
   */
  public static String[] texts(List<LabeledText> samples) {
    return samples.stream().map(LabeledText::text).toArray(String[]::new);
  }

  /**
   * Puts texts into a random order.
   *
   * @param samples texts with labels
   * @param seed any number
   * @return the same in another order
   */
  public static List<LabeledText> shuffled(List<LabeledText> samples, long seed) {
    List<LabeledText> mixed = new ArrayList<>(samples);
    Collections.shuffle(mixed, new Random(seed));
    return mixed;
  }

  /**
   * Chooses texts at random.
   *
   * @param samples texts with labels
   * @param count how many are wanted; all if there are fewer
   * @param seed any number
   * @return those chosen
   */
  public static List<LabeledText> some(List<LabeledText> samples, int count, long seed) {
    return shuffled(samples, seed).subList(0, Math.min(count, samples.size()));
  }
}
