package org.pellucid.cpu.lane;

import org.jspecify.annotations.Nullable;

/**
 * One lane instruction: an immutable description of how a value comes from other values, which are
 * named by their position in {@link LoopSpec#values()}.
 *
 * <p>Every instruction is exactly rounded or exact in its bits, so whatever executes it gives the
 * same result; only the sign and payload of a NaN are undefined. What varies from column to column
 * is computed per lane, everything else once per row.
 *
 * <p>Equality and hash of records that each program compares at its start are written out, here and
 * wherever loops and graphs are compiled: what javac makes for records is linked by method handles
 * at its first use, which took 20 ms of the 220 until the end of the first training step.
 */
public sealed interface LaneOp {
  /** The type of the result. */
  LaneType type();

  /** The operand's element at this row and column. Doubles may load as F32, longs as I32. */
  record Load(LaneType type, int operand) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Load that && type == that.type && operand == that.operand;
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + operand;
    }
  }

  /** A constant; {@code bits} are those of the type, integers sign-extended, masks 0 or 1. */
  record Constant(LaneType type, long bits) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Constant that && type == that.type && bits == that.bits;
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + Long.hashCode(bits);
    }
  }

  /** Where the loop stands, as I32. */
  record Index(IndexKind kind) implements LaneOp {
    @Override
    public LaneType type() {
      return LaneType.I32;
    }
  }

  /** An instruction of one argument of the same type. */
  record Unary(UnaryKind kind, LaneType type, int a) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unary that && kind == that.kind && type == that.type && a == that.a;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * kind.hashCode() + type.hashCode()) + a;
    }
  }

  /** An instruction of two arguments of the same type. */
  record Binary(BinaryKind kind, LaneType type, int a, int b) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Binary that
          && kind == that.kind
          && type == that.type
          && a == that.a
          && b == that.b;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * kind.hashCode() + type.hashCode()) + a) + b;
    }
  }

  /** {@code a * b + c}, rounded once. */
  record Fma(LaneType type, int a, int b, int c) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Fma that
          && type == that.type
          && a == that.a
          && b == that.b
          && c == that.c;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * type.hashCode() + a) + b) + c;
    }
  }

  /** A comparison; false where an argument is NaN. */
  record Compare(CompareKind kind, LaneType argument, int a, int b) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Compare that
          && kind == that.kind
          && argument == that.argument
          && a == that.a
          && b == that.b;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * kind.hashCode() + argument.hashCode()) + a) + b;
    }

    @Override
    public LaneType type() {
      return LaneType.MASK;
    }
  }

  /** {@code mask ? a : b}. */
  record Select(LaneType type, int mask, int a, int b) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Select that
          && type == that.type
          && mask == that.mask
          && a == that.a
          && b == that.b;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * type.hashCode() + mask) + a) + b;
    }
  }

  /** A Java cast from one numeric type to another; a mask becomes 0 or 1 of any numeric type. */
  record Convert(LaneType from, LaneType type, int a) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Convert that && from == that.from && type == that.type && a == that.a;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * from.hashCode() + type.hashCode()) + a;
    }
  }

  /** The same bits as another type of the same width. */
  record Bitcast(LaneType from, LaneType type, int a) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bitcast that && from == that.from && type == that.type && a == that.a;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * from.hashCode() + type.hashCode()) + a;
    }
  }

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
  record Reduced(LaneType type, int phase, int reduction) implements LaneOp {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reduced that
          && type == that.type
          && phase == that.phase
          && reduction == that.reduction;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * type.hashCode() + phase) + reduction;
    }
  }

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
