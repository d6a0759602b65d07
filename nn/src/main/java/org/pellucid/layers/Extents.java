package org.pellucid.layers;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn.Padding;

/** Settings with one number per spatial axis, such as a kernel's size, and checks that they fit. */
final class Extents {
  private Extents() {}

  /** One number for all axes, or one for each, at least 1. */
  static Ints of(String owner, String name, int axes, int... values) {
    return of(owner, name, axes, 1, values);
  }

  /** One number for all axes, or one for each. */
  static Ints of(String owner, String name, int axes, int least, int[] values) {
    if (values.length != 1 && values.length != axes) {
      throw new PellucidException(
          owner
              + ": "
              + name
              + " takes 1"
              + (axes == 1 ? " number" : " or " + axes + " numbers")
              + ", got "
              + values.length
              + ".");
    }
    for (int value : values) {
      Setting.atLeast(owner, name, least, value);
    }
    return values.length == axes ? Ints.of(values) : Ints.repeat(values[0], axes);
  }

  /** {@code 5x5}. */
  static String text(Ints extents) {
    return IntStream.of(extents.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x"));
  }

  /** Checks rank and, for windows that stay inside, that they fit. */
  static void check(
      Layer layer,
      DataFormat format,
      Shape input,
      String what,
      Ints size,
      Ints dilation,
      Padding padding) {
    checkRank(layer, format, input, size.size());
    Shape spatial = format.spatial(input);
    for (int axis = 0; axis < size.size(); axis++) {
      int extent = spatial.dim(axis);
      int covered = (size.get(axis) - 1) * dilation.get(axis) + 1;
      if (extent != Shape.UNKNOWN && padding == Padding.VALID && covered > extent) {
        throw new PellucidException(
            "Layer \""
                + layer.name()
                + "\": "
                + what
                + " "
                + text(size)
                + (dilation.all(1) ? "" : " with dilation " + text(dilation))
                + " does not fit input "
                + text(Ints.of(spatial.toArray()))
                + " with padding \"valid\".");
      }
    }
  }

  static void checkRank(Layer layer, DataFormat format, Shape input, int spatialAxes) {
    if (input.rank() != spatialAxes + 2) {
      throw new PellucidException(
          "Layer \""
              + layer.name()
              + "\": expected "
              + format.axes(spatialAxes)
              + ", got "
              + input
              + ". Add a Reshape layer.");
    }
  }
}
