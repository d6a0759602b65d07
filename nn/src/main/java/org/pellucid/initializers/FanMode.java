package org.pellucid.initializers;

import java.util.Arrays;
import java.util.Locale;
import org.pellucid.errors.Names;

/** Which of a weight's fans its initial variance is divided by. */
public enum FanMode {
  /** The number of inputs. */
  FAN_IN,
  /** The number of outputs. */
  FAN_OUT,
  /** The mean of both. */
  FAN_AVG;

  /**
   * Finds a mode by Keras's name.
   *
   * @param name "fan_in", "fan_out" or "fan_avg"
   * @return the mode
   */
  public static FanMode named(String name) {
    for (FanMode mode : values()) {
      if (mode.text().equals(name)) {
        return mode;
      }
    }
    throw Names.unknown("mode", name, Arrays.stream(values()).map(FanMode::text).toList());
  }

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
