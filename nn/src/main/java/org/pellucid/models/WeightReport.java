package org.pellucid.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the weights of a model when they were read from a file.
 *
 * @param loaded the weights that have their numbers from the file now
 * @param skipped the weights that keep what they had, and why
 * @param unused the arrays of the file that are for no weight of the model
 */
public record WeightReport(List<String> loaded, Map<String, String> skipped, List<String> unused) {
  /** Copies the lists. */
  public WeightReport {
    loaded = List.copyOf(loaded);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    unused = List.copyOf(unused);
  }

  /** {@return whether every weight was read and every array was used} */
  public boolean isComplete() {
    return skipped.isEmpty() && unused.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(loaded.size() + " weights loaded");
    if (!skipped.isEmpty()) {
      text.append(", ").append(skipped.size()).append(" skipped");
    }
    if (!unused.isEmpty()) {
      text.append(", ").append(unused.size()).append(" arrays of the file not used");
    }
    skipped.forEach(
        (weight, why) -> text.append("\n  skipped ").append(weight).append(": ").append(why));
    unused.forEach(array -> text.append("\n  not used: ").append(array));
    return text.toString();
  }
}
