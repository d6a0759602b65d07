package org.pellucid.cpu.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;
import org.pellucid.cpu.lane.LaneOp.CompareKind;
import org.pellucid.cpu.lane.LaneOp.IndexKind;
import org.pellucid.cpu.lane.LaneOp.UnaryKind;

/**
 * Builds a {@link LoopSpec}. Values are ints, equal instructions are one value, and phases follow
 * from what is reduced: whatever builds on a reduction runs in a later phase than the reduction,
 * and a load from an operand that was stored to runs in a later phase than the store.
 */
public final class LoopBuilder {
  private final List<LaneOp> values = new ArrayList<>();
  private final Map<LaneOp, Integer> known = new HashMap<>();
  private final List<Integer> phaseOf = new ArrayList<>();
  private final List<LoopSpec.Operand> operands = new ArrayList<>();
  private final List<Integer> loadPhase = new ArrayList<>();
  private final List<PhaseParts> phases = new ArrayList<>();

  private record PhaseParts(
      List<LoopSpec.Store> stores,
      List<LoopSpec.RowReduction> reductions,
      List<LoopSpec.ColumnReduction> columnReductions) {}

  /** Adds an operand and returns its number. */
  public int operand(LaneStorage storage, ColumnStride columns) {
    operands.add(new LoopSpec.Operand(storage, columns));
    loadPhase.add(0);
    return operands.size() - 1;
  }

  /** The operand's element, in the type of its storage. */
  public int load(int operand) {
    return load(operand, operands.get(operand).storage().lane());
  }

  /** The operand's element; longs may load as I32 and doubles as F32. */
  public int load(int operand, LaneType type) {
    return define(new LaneOp.Load(type, operand), loadPhase.get(operand));
  }

  public int constant(float x) {
    return define(new LaneOp.Constant(LaneType.F32, Float.floatToRawIntBits(x)), 0);
  }

  public int constant(double x) {
    return define(new LaneOp.Constant(LaneType.F64, Double.doubleToRawLongBits(x)), 0);
  }

  public int constant(int x) {
    return define(new LaneOp.Constant(LaneType.I32, x), 0);
  }

  public int constant(long x) {
    return define(new LaneOp.Constant(LaneType.I64, x), 0);
  }

  public int constant(boolean x) {
    return define(new LaneOp.Constant(LaneType.MASK, x ? 1 : 0), 0);
  }

  /** The value {@code x} as a constant of a numeric type. */
  public int constant(LaneType type, double x) {
    return switch (type) {
      case F32 -> constant((float) x);
      case F64 -> constant(x);
      case I32 -> constant((int) x);
      case I64 -> constant((long) x);
      case MASK -> constant(x != 0);
    };
  }

  public int index(IndexKind kind) {
    return define(new LaneOp.Index(kind), 0);
  }

  public int add(int a, int b) {
    return binary(BinaryKind.ADD, a, b);
  }

  public int sub(int a, int b) {
    return binary(BinaryKind.SUB, a, b);
  }

  public int mul(int a, int b) {
    return binary(BinaryKind.MUL, a, b);
  }

  public int div(int a, int b) {
    return binary(BinaryKind.DIV, a, b);
  }

  public int min(int a, int b) {
    return binary(BinaryKind.MIN, a, b);
  }

  public int max(int a, int b) {
    return binary(BinaryKind.MAX, a, b);
  }

  public int and(int a, int b) {
    return binary(BinaryKind.AND, a, b);
  }

  public int or(int a, int b) {
    return binary(BinaryKind.OR, a, b);
  }

  public int xor(int a, int b) {
    return binary(BinaryKind.XOR, a, b);
  }

  public int shiftLeft(int a, int b) {
    return binary(BinaryKind.SHIFT_LEFT, a, b);
  }

  public int shiftRight(int a, int b) {
    return binary(BinaryKind.SHIFT_RIGHT, a, b);
  }

  public int shiftRightUnsigned(int a, int b) {
    return binary(BinaryKind.SHIFT_RIGHT_UNSIGNED, a, b);
  }

  /** Any instruction of two arguments. */
  public int binary(BinaryKind kind, int a, int b) {
    LaneType type = type(a);
    require(type == type(b), "arguments of one type", a, b);
    boolean allowed =
        switch (kind) {
          case ADD, SUB, MUL, DIV, MIN, MAX -> type != LaneType.MASK;
          case AND, OR, XOR -> !type.isFloating();
          case REM, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
              type == LaneType.I32 || type == LaneType.I64;
        };
    require(allowed, "arguments that suit " + kind, a, b);
    return value(new LaneOp.Binary(kind, type, a, b), a, b);
  }

  public int neg(int a) {
    return unary(UnaryKind.NEG, a);
  }

  public int abs(int a) {
    return unary(UnaryKind.ABS, a);
  }

  public int sqrt(int a) {
    return unary(UnaryKind.SQRT, a);
  }

  public int floor(int a) {
    return unary(UnaryKind.FLOOR, a);
  }

  public int ceil(int a) {
    return unary(UnaryKind.CEIL, a);
  }

  public int rint(int a) {
    return unary(UnaryKind.RINT, a);
  }

  public int not(int a) {
    return unary(UnaryKind.NOT, a);
  }

  /** Any instruction of one argument. */
  public int unary(UnaryKind kind, int a) {
    LaneType type = type(a);
    boolean allowed =
        switch (kind) {
          case NEG, ABS -> type != LaneType.MASK;
          case SQRT, FLOOR, CEIL, RINT -> type.isFloating();
          case NOT -> !type.isFloating();
        };
    require(allowed, "an argument that suits " + kind, a, a);
    return value(new LaneOp.Unary(kind, type, a), a);
  }

  /** {@code a * b + c}, rounded once. */
  public int fma(int a, int b, int c) {
    LaneType type = type(a);
    require(type.isFloating() && type == type(b) && type == type(c), "floating types", a, c);
    return value(new LaneOp.Fma(type, a, b, c), a, b, c);
  }

  public int equal(int a, int b) {
    return compare(CompareKind.EQUAL, a, b);
  }

  public int less(int a, int b) {
    return compare(CompareKind.LESS, a, b);
  }

  public int lessOrEqual(int a, int b) {
    return compare(CompareKind.LESS_OR_EQUAL, a, b);
  }

  private int compare(CompareKind kind, int a, int b) {
    require(type(a) == type(b) && type(a) != LaneType.MASK, "numbers of one type", a, b);
    return value(new LaneOp.Compare(kind, type(a), a, b), a, b);
  }

  /** {@code mask ? a : b}. */
  public int select(int mask, int a, int b) {
    require(type(mask) == LaneType.MASK && type(a) == type(b), "a mask and one type", a, b);
    return value(new LaneOp.Select(type(a), mask, a, b), mask, a, b);
  }

  /** A Java cast; to MASK it is {@code a != 0}. */
  public int convert(int a, LaneType to) {
    LaneType from = type(a);
    if (from == to) {
      return a;
    }
    if (to == LaneType.MASK) {
      return not(equal(a, constant(from, 0)));
    }
    return value(new LaneOp.Convert(from, to, a), a);
  }

  /** The same bits as the other type of the same width. */
  public int bitcast(int a) {
    LaneType to =
        switch (type(a)) {
          case F32 -> LaneType.I32;
          case I32 -> LaneType.F32;
          case F64 -> LaneType.I64;
          case I64 -> LaneType.F64;
          case MASK -> throw new IllegalArgumentException("A mask has no bits to cast.");
        };
    return value(new LaneOp.Bitcast(type(a), to, a), a);
  }

  /** A scalar function of one argument for all lanes. */
  public int call(LaneFunction function, int x) {
    return call(function, x, x);
  }

  /** A scalar function of two arguments for all lanes. */
  public int call(LaneFunction function, int x, int y) {
    require(type(x) == function.type() && type(y) == function.type(), "its type", x, y);
    return value(new LaneOp.Call(function, x, y, -1, -1), x, y);
  }

  /** A scalar function for the lanes where the mask is true, {@code otherwise} for the rest. */
  public int callWhere(int where, LaneFunction function, int x, int y, int otherwise) {
    require(type(x) == function.type() && type(y) == function.type(), "its type", x, y);
    require(type(where) == LaneType.MASK && type(otherwise) == function.type(), "a mask", x, y);
    return value(new LaneOp.Call(function, x, y, where, otherwise), x, y, where, otherwise);
  }

  /** Reduces a value over the columns and returns the result, a value that later phases can use. */
  public int reduce(Reduction kind, int value) {
    if (type(value) == LaneType.MASK) {
      return convert(reduce(kind, convert(value, LaneType.I32)), LaneType.MASK);
    }
    int phase = phaseOf.get(value);
    List<LoopSpec.RowReduction> reductions = phase(phase).reductions;
    LoopSpec.RowReduction reduction = new LoopSpec.RowReduction(kind, value);
    int position = reductions.indexOf(reduction);
    if (position < 0) {
      position = reductions.size();
      reductions.add(reduction);
    }
    return define(new LaneOp.Reduced(type(value), phase, position), phase + 1);
  }

  /**
   * Reduces a value over the rows into the operand's elements, one per column. Such loops store
   * values of the columns as others do, but none once per row.
   */
  public void reduceColumns(Reduction kind, int value, int operand) {
    require(phaseOf.get(value) == 0 && type(value) != LaneType.MASK, "no reductions", value, value);
    phase(0).columnReductions.add(new LoopSpec.ColumnReduction(kind, value, operand));
  }

  /** Stores a value to an operand of any suitable storage. */
  public void store(int value, int operand) {
    int phase = phaseOf.get(value);
    if (operands.get(operand).columns() == ColumnStride.BROADCAST) {
      phase = Math.max(0, phase - 1);
    }
    phase(phase).stores.add(new LoopSpec.Store(value, operand));
    loadPhase.set(operand, Math.max(loadPhase.get(operand), phase + 1));
  }

  public LaneType type(int value) {
    return values.get(value).type();
  }

  /** The loop built so far. */
  public LoopSpec build() {
    phase(0);
    return new LoopSpec(
        values,
        operands,
        phases.stream()
            .map(p -> new LoopSpec.Phase(p.stores, p.reductions, p.columnReductions))
            .toList());
  }

  private PhaseParts phase(int number) {
    while (phases.size() <= number) {
      phases.add(new PhaseParts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }
    return phases.get(number);
  }

  private int value(LaneOp op, int firstUse, int... otherUses) {
    int phase = phaseOf.get(firstUse);
    for (int use : otherUses) {
      phase = Math.max(phase, phaseOf.get(use));
    }
    return define(op, phase);
  }

  private int define(LaneOp op, int phase) {
    return known.computeIfAbsent(
        op,
        _ -> {
          values.add(op);
          phaseOf.add(phase);
          return values.size() - 1;
        });
  }

  private void require(boolean condition, String expected, int a, int b) {
    if (!condition) {
      throw new IllegalArgumentException(
          "Lane values "
              + values.get(a)
              + " and "
              + values.get(b)
              + ", expected "
              + expected
              + ".");
    }
  }
}
