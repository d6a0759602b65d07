package org.pellucid.initializers;

import java.util.Arrays;
import java.util.Locale;
import org.pellucid.errors.Names;

/** How the values of a {@link VarianceScaling} are spread. */
public enum Distribution {
  /** A normal distribution, drawn anew outside of two standard deviations. */
  TRUNCATED_NORMAL,
  /** A normal distribution. */
  UNTRUNCATED_NORMAL,
  /** All values in a range equally likely. */
  UNIFORM;

  /**
   * Finds a distribution by Keras's name.
   *
   * @param name "truncated_normal" or "normal", "untruncated_normal" or "uniform"
   * @return the distribution
   */
  public static Distribution named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Distribution distribution : values()) {
      if (distribution.text().equals(lower.equals("normal") ? "truncated_normal" : lower)) {
        return distribution;
      }
    }
    throw Names.unknown(
        "distribution", name, Arrays.stream(values()).map(Distribution::text).toList());
  }

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
