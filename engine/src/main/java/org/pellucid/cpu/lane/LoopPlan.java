package org.pellucid.cpu.lane;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What the executors derive from a {@link LoopSpec}: which values to compute where and when. */
final class LoopPlan {
  private final LoopSpec spec;
  private final BitSet varying = new BitSet();
  private final List<Phase> phases = new ArrayList<>();
  private final boolean flattens;

  /**
   * The values of one phase in the order of their computation: those of the row that come before
   * the loop over the columns, those of each column, and those of the row that come after the loop.
   * Constants and results of reductions are in none of them.
   */
  record Phase(List<Integer> before, List<Integer> columns, List<Integer> after) {}

  LoopPlan(LoopSpec spec) {
    this.spec = spec;
    List<LaneOp> values = spec.values();
    for (int v = 0; v < values.size(); v++) {
      if (variesItself(values.get(v))) {
        varying.set(v);
      }
      for (int use : uses(values.get(v))) {
        if (varying.get(use)) {
          varying.set(v);
        }
      }
    }
    BitSet done = new BitSet();
    for (int p = 0; p < spec.phases().size(); p++) {
      phases.add(plan(spec.phases().get(p), done));
    }
    boolean indexed = values.stream().anyMatch(LaneOp.Index.class::isInstance);
    flattens = spec.allowsColumnRange() && !spec.isColumnReduction() && !indexed;
  }

  private Phase plan(LoopSpec.Phase phase, BitSet done) {
    BitSet inLoop = new BitSet();
    BitSet afterLoop = new BitSet();
    phase.reductions().forEach(r -> need(r.value(), inLoop));
    phase.columnReductions().forEach(r -> need(r.value(), inLoop));
    for (LoopSpec.Store store : phase.stores()) {
      boolean once = isOncePerRow(store);
      if (once && varying.get(store.value())) {
        throw new IllegalArgumentException(
            "A value per column stored to an operand of one per row.");
      }
      need(store.value(), once ? afterLoop : inLoop);
    }
    List<Integer> before = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    inLoop.stream().forEach(v -> place(v, before, columns, done));
    List<Integer> after = new ArrayList<>();
    afterLoop.stream().forEach(v -> place(v, after, columns, done));
    return new Phase(List.copyOf(before), List.copyOf(columns), List.copyOf(after));
  }

  private void place(int value, List<Integer> row, List<Integer> columns, BitSet done) {
    if (varying.get(value)) {
      columns.add(value);
    } else if (!isGiven(value) && !done.get(value)) {
      done.set(value);
      row.add(value);
    }
  }

  private void need(int value, BitSet needed) {
    if (!needed.get(value)) {
      needed.set(value);
      for (int use : uses(spec.values().get(value))) {
        need(use, needed);
      }
    }
  }

  private boolean variesItself(LaneOp op) {
    return switch (op) {
      case LaneOp.Load load ->
          spec.operands().get(load.operand()).columns() != ColumnStride.BROADCAST;
      case LaneOp.Index index -> index.kind() == LaneOp.IndexKind.COLUMN;
      case LaneOp.Constant _,
          LaneOp.Unary _,
          LaneOp.Binary _,
          LaneOp.Fma _,
          LaneOp.Compare _,
          LaneOp.Select _,
          LaneOp.Convert _,
          LaneOp.Bitcast _,
          LaneOp.Call _,
          LaneOp.Reduced _ ->
          false;
    };
  }

  /** The values that an instruction uses. */
  static int[] uses(LaneOp op) {
    return switch (op) {
      case LaneOp.Load _, LaneOp.Constant _, LaneOp.Index _, LaneOp.Reduced _ -> new int[0];
      case LaneOp.Unary u -> new int[] {u.a()};
      case LaneOp.Binary b -> new int[] {b.a(), b.b()};
      case LaneOp.Fma f -> new int[] {f.a(), f.b(), f.c()};
      case LaneOp.Compare c -> new int[] {c.a(), c.b()};
      case LaneOp.Select s -> new int[] {s.mask(), s.a(), s.b()};
      case LaneOp.Convert c -> new int[] {c.a()};
      case LaneOp.Bitcast b -> new int[] {b.a()};
      case LaneOp.Call c ->
          c.where() < 0
              ? new int[] {c.x(), c.y()}
              : new int[] {c.x(), c.y(), c.where(), c.otherwise()};
    };
  }

  /** Whether a value differs from column to column. */
  boolean varies(int value) {
    return varying.get(value);
  }

  /** Whether a value is a constant or the result of a reduction, so that nothing computes it. */
  boolean isGiven(int value) {
    LaneOp op = spec.values().get(value);
    return op instanceof LaneOp.Constant || op instanceof LaneOp.Reduced;
  }

  /** Whether a store is one value per row, after the loop over the columns. */
  boolean isOncePerRow(LoopSpec.Store store) {
    return spec.operands().get(store.operand()).columns() == ColumnStride.BROADCAST;
  }

  /** Whether rows that follow each other in memory can be run as one long row. */
  boolean flattens() {
    return flattens;
  }

  List<Phase> phases() {
    return phases;
  }

  LoopSpec spec() {
    return spec;
  }
}
