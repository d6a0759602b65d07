package org.pellucid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pellucid.array.NdArray;

/**
 * Data as arrays side by side, one row per sample.
 *
 * @param xs the inputs
 * @param ys the targets; none when the model is trained without
 * @param weights none, one for all outputs, or one per output
 */
record Columns(List<NdArray> xs, List<NdArray> ys, List<NdArray> weights) {
  /** All arrays, in the order in which steps take them. */
  List<NdArray> all() {
    List<NdArray> all = new ArrayList<>(xs);
    all.addAll(ys);
    all.addAll(weights);
    return Collections.unmodifiableList(all);
  }

  int samples() {
    return xs.getFirst().shape().dim(0);
  }

  Columns rows(int from, int to) {
    UnaryOperator<NdArray> range = array -> array.rowRange(from, to);
    return new Columns(
        xs.stream().map(range).toList(),
        ys.stream().map(range).toList(),
        weights.stream().map(range).toList());
  }
}
