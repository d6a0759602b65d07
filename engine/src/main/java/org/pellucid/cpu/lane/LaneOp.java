package org.pellucid.cpu.lane;

/**
 * One lane instruction: an immutable description of how a value comes from other values, which are
 * named by their position in {@link LoopSpec#values()}.
 *
 * <p>Every instruction is exactly rounded or exact in its bits, so whatever executes it gives the
 * same result; only the sign and payload of a NaN are undefined. What varies from column to column
 * is computed per lane, everything else once per row.
 */
public sealed interface LaneOp {
  /** The type of the result. */
  LaneType type();

  /** The operand's element at this row and column. Doubles may load as F32, longs as I32. */
  record Load(LaneType type, int operand) implements LaneOp {}

  /** A constant; {@code bits} are those of the type, integers sign-extended, masks 0 or 1. */
  record Constant(LaneType type, long bits) implements LaneOp {}

  /** Where the loop stands, as I32. */
  record Index(IndexKind kind) implements LaneOp {
    @Override
    public LaneType type() {
      return LaneType.I32;
    }
  }

  /** An instruction of one argument of the same type. */
  record Unary(UnaryKind kind, LaneType type, int a) implements LaneOp {}

  /** An instruction of two arguments of the same type. */
  record Binary(BinaryKind kind, LaneType type, int a, int b) implements LaneOp {}

  /** {@code a * b + c}, rounded once. */
  record Fma(LaneType type, int a, int b, int c) implements LaneOp {}

  /** A comparison; false where an argument is NaN. */
  record Compare(CompareKind kind, LaneType argument, int a, int b) implements LaneOp {
    @Override
    public LaneType type() {
      return LaneType.MASK;
    }
  }

  /** {@code mask ? a : b}. */
  record Select(LaneType type, int mask, int a, int b) implements LaneOp {}

  /** A Java cast from one numeric type to another; a mask becomes 0 or 1 of any numeric type. */
  record Convert(LaneType from, LaneType type, int a) implements LaneOp {}

  /** The same bits as another type of the same width. */
  record Bitcast(LaneType from, LaneType type, int a) implements LaneOp {}

  /**
   * A scalar function of {@code x} and {@code y} (equal to {@code x} where the function has one
   * argument) for the lanes where {@code where} is true, {@code otherwise} for the rest. Both are
   * -1 to call it for all lanes. Vectors call it lane by lane, so it suits what is rare.
   */
  record Call(LaneFunction function, int x, int y, int where, int otherwise) implements LaneOp {
    @Override
    public LaneType type() {
      return function.type();
    }
  }

  /** The result of a reduction of an earlier phase. */
  record Reduced(LaneType type, int phase, int reduction) implements LaneOp {}

  /** What an {@link Index} counts. */
  enum IndexKind {
    COLUMN,
    ROW,
    OUTER_0,
    OUTER_1,
    OUTER_2,
    OUTER_3
  }

  /**
   * The instructions of one argument; rounding is for floating types, NOT for integers and masks.
   */
  enum UnaryKind {
    NEG,
    ABS,
    SQRT,
    FLOOR,
    CEIL,
    RINT,
    NOT
  }

  /**
   * The instructions of two arguments. MIN and MAX give NaN if an argument is NaN and order -0
   * below 0. Integer DIV and REM give 0 for a divisor of 0. Shifts use the low bits of {@code b}
   * and are for integers; AND, OR and XOR for integers and masks.
   */
  enum BinaryKind {
    ADD,
    SUB,
    MUL,
    DIV,
    REM,
    MIN,
    MAX,
    AND,
    OR,
    XOR,
    SHIFT_LEFT,
    SHIFT_RIGHT,
    SHIFT_RIGHT_UNSIGNED
  }

  /** The comparisons; the others are these with arguments exchanged or the mask inverted. */
  enum CompareKind {
    EQUAL,
    LESS,
    LESS_OR_EQUAL
  }
}
