package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;

/** What can be seen in weights alone. */
final class WeightChecks {
  private WeightChecks() {}

  static List<Finding> all(Map<String, NdArray> weights) {
    List<Finding> found = new ArrayList<>();
    weights.forEach((name, weight) -> {
      int bad = weight.firstNonFinite();
      if (bad >= 0) {
        found.add(
            new Finding(
                Finding.Kind.NOT_FINITE,
                name,
                weight.getDouble(bad),
                name
                    + " holds "
                    + Text.number(weight.getDouble(bad))
                    + " at "
                    + weight.indexOf(bad)
                    + ". The model can only be trained anew, with a NaNDetective to learn where it"
                    + " begins; often a lower learning rate or clipnorm mends it."));
      } else if (weight.shape().rank() >= 2 && name.endsWith("kernel")) {
        dead(name, weight, found);
      }
    });
    return found;
  }

  /** Units to which no weight leads. */
  private static void dead(String name, NdArray weight, List<Finding> found) {
    int units = weight.shape().dim(-1);
    boolean[] alive = new boolean[units];
    float[] numbers = weight.toFloatArray();
    for (int row = 0; row < numbers.length; row += units) {
      for (int unit = 0; unit < units; unit++) {
        alive[unit] |= numbers[row + unit] != 0;
      }
    }
    int dead = 0;
    for (boolean unit : alive) {
      dead += unit ? 0 : 1;
    }
    if (dead > 0) {
      found.add(
          new Finding(
              Finding.Kind.DEAD_UNITS,
              name,
              dead,
              dead
                  + " of "
                  + Text.count(units, "unit")
                  + " of "
                  + name
                  + " have only weights of 0, so they say nothing. Take fewer units, or less L1"
                  + " regularization."));
    }
  }
}
