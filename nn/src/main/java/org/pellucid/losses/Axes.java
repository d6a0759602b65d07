package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;

/** The axes that a loss over regions sums over. */
final class Axes {
  private Axes() {}

  /** Reads the setting "axis": a number, a list, or null for all. */
  static @Nullable Ints read(Config config) {
    return config.get("axis") instanceof Long
        ? Ints.of(config.integer("axis"))
        : config.integersOrNull("axis");
  }

  /** The axes as a reduction takes them: none means all. */
  static int[] orAll(@Nullable Ints axes) {
    return axes == null ? new int[0] : axes.toArray();
  }
}
