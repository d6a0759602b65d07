package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What units, gradients and updates say. */
final class ProbeChecks {
  private static final double IDLE = 0.5;
  private static final double VANISHED = 1e-5;
  private static final double EXPLODED = 100;
  private static final double LARGE_UPDATE = 0.3;
  private static final double SMALL_UPDATE = 1e-6;

  private ProbeChecks() {}

  /** Half of the units or more that do nothing, at the end. */
  static List<Finding> units(Probe.Look last) {
    List<Finding> found = new ArrayList<>();
    for (Probe.Units units : last.units()) {
      if (units.share() <= IDLE) {
        continue;
      }
      boolean dead = units.activation().equals("relu");
      String seen =
          units.idle()
              + " of "
              + Text.count(units.count(), "unit")
              + " of layer \""
              + units.layer()
              + "\" ("
              + Text.percent(units.share())
              + ") are ";
      found.add(
          new Finding(
              dead ? Finding.Kind.DEAD_UNITS : Finding.Kind.SATURATED_UNITS,
              units.layer(),
              units.share(),
              dead
                  ? seen
                      + "0 for every sample of the probe, so no gradient passes them. Lower the"
                      + " learning rate, look at the first biases, or take leaky_relu or elu."
                  : seen
                      + "at the flat ends of "
                      + units.activation()
                      + " for nearly every sample of the probe, so they hardly learn. Normalise the"
                      + " inputs, start from smaller weights, or take relu."));
    }
    return found;
  }

  /**
   * Gradients that are lost, or overwhelm the weights.
   *
   * @param look what was measured
   * @param size the size that gradients have by the units of the loss alone
   */
  static List<Finding> gradients(Probe.Look look, double size) {
    List<Finding> found = new ArrayList<>();
    double most = 0;
    for (Probe.Change change : look.changes()) {
      most = Math.max(most, change.gradient());
    }
    Probe.Change weakest = null;
    Probe.Change wildest = null;
    int vanished = 0;
    for (Probe.Change change : look.changes()) {
      if (change.gradient() < VANISHED * most) {
        vanished++;
        weakest = weakest == null || change.gradient() < weakest.gradient() ? change : weakest;
      }
      if (change.weight() > 0 && change.gradient() > EXPLODED * size * change.weight()) {
        wildest = wildest == null || change.gradient() > wildest.gradient() ? change : wildest;
      }
    }
    if (weakest != null) {
      found.add(
          new Finding(
              Finding.Kind.VANISHING_GRADIENTS,
              weakest.name(),
              weakest.gradient() / most,
              "The gradient of "
                  + weakest.name()
                  + " has the size "
                  + Text.number(weakest.gradient())
                  + ", "
                  + Text.number(weakest.gradient() / most)
                  + " of the largest, "
                  + Text.number(most)
                  + (vanished > 1 ? " (" + vanished + " weights are like it)" : "")
                  + ": this layer does not learn. Take relu with he_normal, a normalisation layer,"
                  + " or shortcuts around layers."));
    }
    if (wildest != null) {
      double ratio = wildest.gradient() / wildest.weight();
      found.add(
          new Finding(
              Finding.Kind.EXPLODING_GRADIENTS,
              wildest.name(),
              ratio,
              "The gradient of "
                  + wildest.name()
                  + " has the size "
                  + Text.number(wildest.gradient())
                  + ", "
                  + Text.number(ratio)
                  + " times that of its weights. Give the optimizer clipnorm(1), normalise inputs"
                  + " and targets, or start from smaller weights."));
    }
    return found;
  }

  /** Steps that are large beside the weights, in the middle of the looks. */
  static @Nullable Finding largeSteps(List<Probe.Look> looks) {
    Probe.Look middle = looks.get(looks.size() / 2);
    Probe.Change worst = null;
    for (Probe.Change change : middle.changes()) {
      if (change.update() > LARGE_UPDATE * change.weight()
          && change.weight() > 0
          && (worst == null
              || change.update() / change.weight() > worst.update() / worst.weight())) {
        worst = change;
      }
    }
    if (worst == null) {
      return null;
    }
    double ratio = worst.update() / worst.weight();
    return new Finding(
        Finding.Kind.LEARNING_RATE_TOO_HIGH,
        worst.name(),
        ratio,
        "One step changes "
            + worst.name()
            + " by "
            + Text.percent(ratio)
            + " of its size; about 0.1 % is usual. Lower the learning rate, by a factor of 10 at"
            + " first.");
  }

  /** Steps that were tiny from the first epoch to the last. */
  static @Nullable Finding smallSteps(List<Probe.Look> looks) {
    double first = largest(looks.getFirst());
    double last = largest(looks.getLast());
    if (first >= SMALL_UPDATE || last >= SMALL_UPDATE || first < 0) {
      return null;
    }
    return new Finding(
        Finding.Kind.LEARNING_RATE_TOO_LOW,
        "updates",
        first,
        "No step changes any kernel by more than "
            + Text.number(first)
            + " of its size; about 0.001 is usual. Raise the learning rate, by a factor of 10 at"
            + " first, or look whether the layers are frozen.");
  }

  /** The largest change beside its weight; -1 when there is none to judge. */
  private static double largest(Probe.Look look) {
    double most = -1;
    for (Probe.Change change : look.changes()) {
      if (change.weight() > 0) {
        most = Math.max(most, change.update() / change.weight());
      }
    }
    return most;
  }
}
