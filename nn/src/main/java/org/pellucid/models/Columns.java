package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.layers.TextArray;

/**
 * Data as arrays side by side, one row per sample.
 *
 * @param xs the inputs
 * @param ys the targets; none when the model is trained without
 * @param weights none, one for all outputs, or one per output
 * @param host what makes inputs of a compiled step out of these; null if they are that already
 */
record Columns(
    List<NdArray> xs, List<NdArray> ys, List<NdArray> weights, @Nullable HostInputs host) {
  /** All arrays, in the order in which steps take them. */
  List<NdArray> all() {
    return List.of(toArray());
  }

  /** All arrays, in the order in which steps take them. */
  NdArray[] toArray() {
    NdArray[] all = new NdArray[xs.size() + ys.size() + weights.size()];
    int count = 0;
    for (int i = 0; i < xs.size(); i++) {
      all[count++] = xs.get(i);
    }
    for (int i = 0; i < ys.size(); i++) {
      all[count++] = ys.get(i);
    }
    for (int i = 0; i < weights.size(); i++) {
      all[count++] = weights.get(i);
    }
    return all;
  }

  /** All arrays as they were given: text itself, not the numbers of its rows. */
  List<NdArray> contents() {
    List<NdArray> all = new ArrayList<>(all());
    for (int i = 0; host != null && i < host.texts().size(); i++) {
      TextArray text = host.texts().get(i);
      if (text != null) {
        int[] letters = String.join("\0", text.values()).chars().toArray();
        all.set(i, NdArray.wrap(DType.INT32, Shape.of(letters.length), letters));
      }
    }
    return all;
  }

  /** What all arrays are called: x, y, weights, with numbers where there are several. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    addNames(names, "x", xs.size());
    addNames(names, "y", ys.size());
    addNames(names, "weights", weights.size());
    return names;
  }

  private static void addNames(List<String> names, String base, int count) {
    for (int i = 1; i <= count; i++) {
      names.add(count == 1 ? base : base + i);
    }
  }

  int samples() {
    return xs.getFirst().shape().dim(0);
  }

  Columns rows(int from, int to) {
    UnaryOperator<NdArray> range = array -> array.rowRange(from, to);
    return new Columns(
        xs.stream().map(range).toList(),
        ys.stream().map(range).toList(),
        weights.stream().map(range).toList(),
        host);
  }

  /** The same with inputs as a compiled step takes them. */
  Columns prepared() {
    return host == null ? this : new Columns(host.prepare(xs), ys, weights, null);
  }
}
