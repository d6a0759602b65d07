package org.pellucid.doctor;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/**
 * All that a step reads or changes, as it was: weights, what the optimizer remembers, seeds,
 * metrics.
 *
 * @param values the numbers in each
 */
record Snapshot(Map<Cell, NdArray> values) {
  /** The variables that a step reads or changes. */
  static Set<Cell> cells(StepRecording step) {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Node node : step.graph().nodes()) {
      if (node.op() instanceof Op.Read read) {
        cells.add(read.cell());
      }
    }
    for (Graph.Update update : step.graph().updates()) {
      cells.add(update.cell());
    }
    return cells;
  }

  static Snapshot of(Set<Cell> cells) {
    Map<Cell, NdArray> values = new LinkedHashMap<>();
    cells.forEach(cell -> values.put(cell, cell.read()));
    return new Snapshot(values);
  }

  void restore() {
    values.forEach(Cell::write);
  }
}
