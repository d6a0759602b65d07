package org.pellucid.constraints;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/** Lengths of the vectors that lie along some axes of a weight, and their settings. */
final class Norms {
  /** Keeps a division by a length of zero from giving NaN. */
  private static final double EPSILON = 1e-7;

  private Norms() {}

  /** The lengths, with the axes kept at extent 1. */
  static Tensor of(Tensor weight, Ints axes) {
    int[] over = axes.toArray();
    Tensor squares = weight.square();
    return weight.keep(squares.sum(over), over).sqrt();
  }

  /** The weight with its lengths changed. */
  static Tensor rescale(Tensor weight, Tensor norms, Tensor desired) {
    return weight.multiply(desired.divide(norms.add(EPSILON)));
  }

  static Tensor unit(Tensor weight, Tensor norms) {
    return weight.divide(norms.add(EPSILON));
  }

  static Ints read(Config config) {
    if (config.get("axis") instanceof Number) {
      return Ints.of(config.integer("axis"));
    }
    Ints axes = config.integersOrNull("axis");
    return axes == null ? Ints.of(0) : axes;
  }

  static Object write(Ints axes) {
    return axes.size() == 1 ? (Object) axes.get(0) : axes;
  }
}
