package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * How much is added or cut off on both sides of each spatial axis.
 *
 * @param before how much at the beginning, per axis
 * @param behind how much at the end, per axis
 */
record Sides(Ints before, Ints behind) {
  /** One number for all sides, one per axis, or two per axis. */
  static Sides of(String owner, String name, int axes, int... values) {
    int[] before = new int[axes];
    int[] behind = new int[axes];
    for (int i = 0; i < axes; i++) {
      if (values.length == 1) {
        before[i] = values[0];
        behind[i] = values[0];
      } else if (values.length == 2 * axes) {
        before[i] = values[2 * i];
        behind[i] = values[2 * i + 1];
      } else if (values.length == axes) {
        before[i] = values[i];
        behind[i] = values[i];
      } else {
        throw new PellucidException(
            owner
                + ": "
                + name
                + " takes 1, "
                + (axes == 1 ? "" : axes + " ")
                + "or "
                + 2 * axes
                + " numbers, got "
                + values.length
                + ".");
      }
      Setting.atLeast(owner, name, 0, before[i]);
      Setting.atLeast(owner, name, 0, behind[i]);
    }
    return new Sides(Ints.of(before), Ints.of(behind));
  }

  /** Reads a number, or a list with a number or a pair per axis; for one axis also a pair. */
  static int[] read(String owner, String name, int axes, @Nullable Object setting, int fallback) {
    List<Integer> values = new ArrayList<>();
    switch (setting) {
      case null -> values.add(fallback);
      case Number number -> values.add(number.intValue());
      case List<?> pair when axes == 1 && pair.size() == 2 -> addPair(owner, name, pair, values);
      case List<?> list when list.size() == axes ->
          list.forEach(axis ->
              addPair(owner, name, axis instanceof List<?> p ? p : List.of(axis, axis), values));
      default -> throw misfit(owner, name, setting);
    }
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void addPair(String owner, String name, List<?> pair, List<Integer> values) {
    for (Object side : pair) {
      if (pair.size() != 2 || !(side instanceof Number number)) {
        throw misfit(owner, name, pair);
      }
      values.add(number.intValue());
    }
  }

  private static PellucidException misfit(String owner, String name, Object setting) {
    return new PellucidException(
        owner + ": " + name + " must be a number or a pair per axis, got " + setting + ".");
  }

  /** As Keras writes it: a pair for one axis, else a list of pairs. */
  Object write() {
    List<List<Integer>> pairs = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      pairs.add(List.of(before.get(i), behind.get(i)));
    }
    return pairs.size() == 1 ? pairs.getFirst() : pairs;
  }

  /** Puts zeros around the spatial axes. */
  Tensor pad(Tensor x, int firstAxis) {
    int[] low = new int[x.rank()];
    int[] high = new int[x.rank()];
    for (int i = 0; i < before.size(); i++) {
      low[firstAxis + i] = before.get(i);
      high[firstAxis + i] = behind.get(i);
    }
    return x.pad(Ints.of(low), Ints.of(high), 0);
  }

  /** Cuts the sides of the spatial axes off. */
  Tensor crop(Tensor x, int firstAxis) {
    Tensor cropped = x;
    for (int i = 0; i < before.size(); i++) {
      int axis = firstAxis + i;
      cropped = cropped.slice(axis, before.get(i), x.dim(axis) - behind.get(i));
    }
    return cropped;
  }

  /** Checks that something is left after cutting. */
  void checkCrop(Layer layer, Shape spatial) {
    for (int i = 0; i < before.size(); i++) {
      int cut = before.get(i) + behind.get(i);
      if (spatial.dim(i) != Shape.UNKNOWN && cut >= spatial.dim(i)) {
        throw new PellucidException(
            "Layer \""
                + layer.name()
                + "\": cropping "
                + write()
                + " leaves nothing of input "
                + Extents.text(Ints.of(spatial.toArray()))
                + ".");
      }
    }
  }
}
