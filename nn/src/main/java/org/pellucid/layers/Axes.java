package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;

/** The setting "axis", which is one number or a list. */
final class Axes {
  private Axes() {}

  static Ints read(Config config, int fallback) {
    if (config.get("axis") instanceof Number) {
      return Ints.of(config.integer("axis"));
    }
    Ints axes = config.integersOrNull("axis");
    return axes == null ? Ints.of(fallback) : axes;
  }

  static Object write(Ints axes) {
    return axes.size() == 1 ? (Object) axes.get(0) : axes;
  }
}
