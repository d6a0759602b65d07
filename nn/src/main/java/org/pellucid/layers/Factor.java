package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * The range from which a random amount is drawn, all values equally likely.
 *
 * @param low the least
 * @param high the most
 */
record Factor(double low, double high) {
  /** One number f for -f to f (within the bounds), or two for a range. */
  static Factor of(String owner, String name, double least, double most, double... values) {
    boolean inside = values.length == 1 || values.length == 2;
    for (double value : values) {
      inside &= value >= least && value <= most;
    }
    if (!inside) {
      throw new PellucidException(
          owner
              + ": "
              + name
              + " must be one or two numbers from "
              + least
              + " to "
              + most
              + ", got "
              + Arrays.toString(values)
              + ".");
    }
    double first = values.length == 1 ? Math.max(-Math.abs(values[0]), least) : values[0];
    double second = values.length == 1 ? Math.abs(values[0]) : values[1];
    return new Factor(Math.min(first, second), Math.max(first, second));
  }

  /** The numbers of a setting that is one number or a list of two. */
  static double[] read(String name, @Nullable Object setting, double... fallback) {
    return switch (setting) {
      case null -> fallback;
      case Number number -> new double[] {number.doubleValue()};
      default -> NestedNumbers.read(name, setting).toDoubleArray();
    };
  }

  /** A setting as it was made: one number, or a list of two. */
  static Object form(double... values) {
    return values.length == 1 ? (Object) values[0] : List.of(values[0], values[1]);
  }

  List<Double> write() {
    return List.of(low, high);
  }

  Tensor draw(SeedGenerator random, Shape shape) {
    return random.uniform(shape, low, high);
  }
}
