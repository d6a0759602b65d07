package org.pellucid.cpu.lane;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a fused loop over rows and columns. Sizes, offsets and strides are no part of it
 * ({@link LoopArgs} holds them), so loops of different sizes share the code generated for one spec.
 *
 * <p>For each row the phases run one after the other. A phase runs over the columns, stores lane
 * values and reduces others over the columns; the values of later phases may build on the results
 * ({@link LaneOp.Reduced}). Lane values are computed anew in each phase that needs them, loads
 * included, so a phase may load through one operand what an earlier phase stored through another.
 * An output may be the same memory as an input if both lie in it in the same way.
 *
 * <p>A loop whose only phase has column reductions is a column reduction: it combines the rows of
 * the range it is run on into one value per column. See {@link LoopArgs#partials} for where that
 * goes.
 *
 * @param values the instructions, each after those it uses
 * @param operands the arrays read and written
 * @param phases what is stored and reduced
 */
public record LoopSpec(List<LaneOp> values, List<Operand> operands, List<Phase> phases) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoopSpec that
        && values.equals(that.values)
        && operands.equals(that.operands)
        && phases.equals(that.phases);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * values.hashCode() + operands.hashCode()) + phases.hashCode();
  }

  /** Copies the lists. */
  public LoopSpec {
    values = List.copyOf(values);
    operands = List.copyOf(operands);
    phases = List.copyOf(phases);
  }

  /** Whether this reduces over rows instead of over columns. */
  public boolean isColumnReduction() {
    return !phases.get(0).columnReductions().isEmpty();
  }

  /** Whether a kernel of this spec may be run on a part of the columns. */
  public boolean allowsColumnRange() {
    return phases.size() == 1 && phases.get(0).reductions().isEmpty();
  }

  /** An array that the loop reads or writes. */
  public record Operand(LaneStorage storage, ColumnStride columns) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Operand that && storage == that.storage && columns == that.columns;
    }

    @Override
    public int hashCode() {
      return 31 * storage.hashCode() + columns.hashCode();
    }
  }

  /** One pass over the columns of a row, and what follows it once per row. */
  public record Phase(
      List<Store> stores, List<RowReduction> reductions, List<ColumnReduction> columnReductions) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Phase that
          && stores.equals(that.stores)
          && reductions.equals(that.reductions)
          && columnReductions.equals(that.columnReductions);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * stores.hashCode() + reductions.hashCode()) + columnReductions.hashCode();
    }

    /** Copies the lists. */
    public Phase {
      stores = List.copyOf(stores);
      reductions = List.copyOf(reductions);
      columnReductions = List.copyOf(columnReductions);
    }
  }

  /**
   * Stores a value to an operand. An operand of one value per row is stored after the phase's
   * reductions and takes a value that does not vary over the columns.
   */
  public record Store(int value, int operand) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Store that && value == that.value && operand == that.operand;
    }

    @Override
    public int hashCode() {
      return 31 * value + operand;
    }
  }

  /** Reduces a numeric value over the columns; {@link LaneOp.Reduced} names the result. */
  public record RowReduction(Reduction kind, int value) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof RowReduction that && kind == that.kind && value == that.value;
    }

    @Override
    public int hashCode() {
      return 31 * kind.hashCode() + value;
    }
  }

  /** Reduces a numeric value over the rows into one element of the operand per column. */
  public record ColumnReduction(Reduction kind, int value, int operand) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ColumnReduction that
          && kind == that.kind
          && value == that.value
          && operand == that.operand;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * kind.hashCode() + value) + operand;
    }
  }
}
