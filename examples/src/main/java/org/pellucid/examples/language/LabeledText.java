package org.pellucid.examples.language;

import java.util.List;

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
   * Numbers the labels.
   *
   * @param samples texts with labels
   * @param classes the names of the classes in order
   * @return the number of each text's class, {@code [texts][1]}
   */
  public static int[][] numbers(List<LabeledText> samples, List<String> classes) {
    return samples.stream()
        .map(sample -> new int[] {classes.indexOf(sample.label)})
        .toArray(int[][]::new);
  }
}
