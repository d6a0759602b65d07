package org.pellucid.callbacks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.metrics.Direction;

/** A number in the logs that a callback watches, and what counts as an improvement of it. */
final class Monitor {
  private final String owner;
  private final String name;
  private double minDelta;
  private @Nullable Direction given;
  private @Nullable Direction known;

  Monitor(String owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  /** Sets the least change that counts. */
  void minDelta(double least) {
    minDelta = Math.abs(least);
  }

  /** Sets the direction: "min", "max" or "auto". */
  void mode(String mode) {
    given =
        switch (mode) {
          case "min" -> Direction.DOWN;
          case "max" -> Direction.UP;
          case "auto" -> null;
          default -> throw Names.unknown("mode", mode, List.of("auto", "max", "min"));
        };
  }

  /** Finds out which way is better, unless it was said. */
  private Direction direction(TrainedModel model) {
    Direction direction = given == null ? known : given;
    if (direction == null) {
      String metric = isOfValidation(name) ? name.substring(4) : name;
      direction = metric.equals("loss") ? Direction.DOWN : model.direction(metric);
      if (direction == null) {
        throw new PellucidException(
            owner
                + ": it is not known whether \""
                + name
                + "\" should be high or low; set mode(\"max\") or mode(\"min\").");
      }
      known = direction;
    }
    return direction;
  }

  /**
   * Reads the number of an epoch; null if it is one of validation and there was none after this
   * epoch.
   */
  @Nullable Double ofEpoch(Logs logs, TrainedModel model, Callback.Params params) {
    boolean left = params.validates() && logs.names().stream().noneMatch(Monitor::isOfValidation);
    return left && isOfValidation(name) ? null : Double.valueOf(read(logs, model));
  }

  private static boolean isOfValidation(String name) {
    return name.startsWith("val_");
  }

  /** Reads the number; a name that is not there raises a sentence with those that are. */
  double read(Logs logs, TrainedModel model) {
    if (!logs.has(name)) {
      throw new PellucidException(
          owner
              + ": no metric \""
              + name
              + "\"; available: "
              + String.join(", ", available(logs, model))
              + ".");
    }
    return logs.get(name);
  }

  /** The names in the order in which a model reports them: the loss first. */
  private static List<String> available(Logs logs, TrainedModel model) {
    List<String> names = new ArrayList<>();
    for (String prefix : new String[] {"", "val_"}) {
      for (String metric : model.metricNames()) {
        if (logs.has(prefix + metric)) {
          names.add(prefix + metric);
        }
      }
    }
    for (String other : logs.names()) {
      if (!names.contains(other)) {
        names.add(other);
      }
    }
    return names;
  }

  /** Whether a number is better than another one; any is better than none. */
  boolean isBetter(double value, @Nullable Double reference, TrainedModel model) {
    Direction direction = direction(model);
    if (reference == null) {
      return true;
    }
    return switch (direction) {
      case UP -> value - minDelta > reference;
      case DOWN -> value + minDelta < reference;
    };
  }
}
