package org.pellucid.cpu.lane;

/**
 * How lane values are combined over the columns of a row, or over the rows of a column.
 *
 * <p>Over columns, column {@code j} goes to virtual lane {@code j mod 16}, in the order of {@code
 * j}, each lane starting at the identity; the lanes are combined as {@code (l, l + 8)}, {@code (l,
 * l + 4)}, {@code (l, l + 2)}, {@code (l, l + 1)}. Over rows, each column is combined in row order.
 */
public enum Reduction {
  SUM(LaneOp.BinaryKind.ADD),
  PRODUCT(LaneOp.BinaryKind.MUL),
  /** The largest value, or NaN if there is one. */
  MAX(LaneOp.BinaryKind.MAX),
  /** The smallest value, or NaN if there is one. */
  MIN(LaneOp.BinaryKind.MIN),
  /** Bitwise and of integers. */
  AND(LaneOp.BinaryKind.AND),
  /** Bitwise or of integers. */
  OR(LaneOp.BinaryKind.OR);

  private final LaneOp.BinaryKind combine;

  Reduction(LaneOp.BinaryKind combine) {
    this.combine = combine;
  }

  LaneOp.BinaryKind combine() {
    return combine;
  }

  /** The bits, as in {@link LaneOp.Constant}, of the value of an empty reduction. */
  long identity(LaneType type) {
    return switch (this) {
      case SUM, OR -> 0;
      case PRODUCT ->
          switch (type) {
            case F32 -> Float.floatToRawIntBits(1);
            case F64 -> Double.doubleToRawLongBits(1);
            case I32, I64, MASK -> 1;
          };
      case AND -> -1;
      case MAX ->
          switch (type) {
            case F32 -> Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);
            case F64 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
            case I32, MASK -> Integer.MIN_VALUE;
            case I64 -> Long.MIN_VALUE;
          };
      case MIN ->
          switch (type) {
            case F32 -> Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
            case F64 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
            case I32, MASK -> Integer.MAX_VALUE;
            case I64 -> Long.MAX_VALUE;
          };
    };
  }
}
