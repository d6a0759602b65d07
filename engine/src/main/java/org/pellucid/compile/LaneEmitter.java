package org.pellucid.compile;

import org.pellucid.array.DType;
import org.pellucid.cpu.lane.LaneGates;
import org.pellucid.cpu.lane.LaneMath;
import org.pellucid.cpu.lane.LaneOp.BinaryKind;
import org.pellucid.cpu.lane.LaneStorage;
import org.pellucid.cpu.lane.LaneType;
import org.pellucid.cpu.lane.LoopBuilder;
import org.pellucid.cpu.lane.Reduction;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/**
 * Writes operations as lane instructions. Lanes of {@code uint8} are ints from 0 to 255, those of
 * truth values are masks.
 */
final class LaneEmitter {
  private static final int TRANSCENDENTAL_WEIGHT = 30;
  private static final int BYTE = 0xFF;

  private final LoopBuilder b;

  LaneEmitter(LoopBuilder builder) {
    this.b = builder;
  }

  /** How elements of a type lie in memory. */
  static LaneStorage storage(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> LaneStorage.FLOAT;
      case FLOAT64 -> LaneStorage.DOUBLE;
      case INT32 -> LaneStorage.INT;
      case INT64 -> LaneStorage.LONG;
      case UINT8 -> LaneStorage.UNSIGNED_BYTE;
      case BOOL -> LaneStorage.BOOLEAN;
      case BFLOAT16 -> LaneStorage.BFLOAT16;
      case FLOAT16 -> LaneStorage.FLOAT16;
    };
  }

  private static LaneType lane(DType dtype) {
    return storage(dtype).lane();
  }

  /** Whether a node of one result can be written as lane instructions. */
  static boolean canEmit(Node node) {
    return switch (node.op()) {
      case Op.Fill _, Op.Unary _, Op.Comparison _, Op.Select _, Op.Cast _ -> true;
      case Op.Reshape _, Op.Transpose _, Op.Broadcast _, Op.Slice _ -> true;
      case Op.Bitcast o -> o.dtype().bytes() >= 4;
      case Op.Rem _ -> !node.input(0).dtype().isFloating();
      case Op.Binary _ -> true;
      case Op.Reduction _ -> node.input(0).dtype().bytes() != 2;
      case Op _ -> false;
    };
  }

  /** Roughly how many lane instructions a node makes. */
  static int weight(Node node) {
    return switch (node.op()) {
      case Op.Neg _, Op.Abs _, Op.Sqrt _, Op.Floor _, Op.Ceil _, Op.Round _, Op.Not _ -> 1;
      case Op.Sign _, Op.Rsqrt _ -> 4;
      case Op.Unary _ -> TRANSCENDENTAL_WEIGHT;
      case Op.Pow _, Op.Atan2 _ -> 3 * TRANSCENDENTAL_WEIGHT;
      case Op _ -> 2;
    };
  }

  /** A constant. */
  int constant(Op.Fill fill) {
    return switch (fill.type().dtype()) {
      case FLOAT32 -> b.constant((float) fill.asDouble());
      case FLOAT64 -> b.constant(fill.asDouble());
      case INT32 -> b.constant((int) fill.bits());
      case INT64 -> b.constant(fill.bits());
      case UINT8 -> b.constant((int) fill.bits() & BYTE);
      case BOOL -> b.constant(fill.bits() != 0);
      case BFLOAT16, FLOAT16 -> b.constant((float) fill.asDouble());
    };
  }

  int unary(Op.Unary op, DType dtype, int x) {
    return switch (op) {
      case Op.Neg _ -> wrapped(dtype, b.neg(x));
      case Op.Abs _ -> b.abs(x);
      case Op.Sign _ -> sign(x);
      case Op.Exp _ -> LaneMath.exp(b, x);
      case Op.Expm1 _ -> LaneMath.expm1(b, x);
      case Op.Log _ -> LaneMath.log(b, x);
      case Op.Log1p _ -> LaneMath.log1p(b, x);
      case Op.Sqrt _ -> b.sqrt(x);
      case Op.Rsqrt _ -> LaneMath.rsqrt(b, x);
      case Op.Sin _ -> LaneMath.sin(b, x);
      case Op.Cos _ -> LaneMath.cos(b, x);
      case Op.Tanh _ -> LaneMath.tanh(b, x);
      case Op.Sigmoid _ -> LaneMath.sigmoid(b, x);
      case Op.Erf _ -> LaneMath.erf(b, x);
      case Op.Erfinv _ -> LaneMath.erfinv(b, x);
      case Op.SelfGated o -> gate(o.gate()).value(b, x);
      case Op.SelfGatedSlope o -> gate(o.gate()).slope(b, x);
      case Op.Lgamma _ -> LaneMath.lgamma(b, x);
      case Op.Digamma _ -> LaneMath.digamma(b, x);
      case Op.Floor _ -> b.floor(x);
      case Op.Ceil _ -> b.ceil(x);
      case Op.Round _ -> b.rint(x);
      case Op.Not _ -> wrapped(dtype, b.not(x));
    };
  }

  private static LaneGates gate(Op.Gate gate) {
    return switch (gate) {
      case NORMAL -> LaneGates.NORMAL;
      case NEARLY_NORMAL -> LaneGates.NEARLY_NORMAL;
      case LOGISTIC -> LaneGates.LOGISTIC;
    };
  }

  private int sign(int x) {
    LaneType type = b.type(x);
    int zero = b.constant(type, 0);
    int negative = b.select(b.less(x, zero), b.constant(type, -1), x);
    return b.select(b.less(zero, x), b.constant(type, 1), negative);
  }

  int binary(Op.Binary op, DType dtype, int x, int y) {
    return switch (op) {
      case Op.Add _ -> wrapped(dtype, b.add(x, y));
      case Op.Sub _ -> wrapped(dtype, b.sub(x, y));
      case Op.Mul _ -> wrapped(dtype, b.mul(x, y));
      case Op.Div _ -> b.div(x, y);
      case Op.Rem _ -> b.binary(BinaryKind.REM, x, y);
      case Op.Pow _ -> LaneMath.pow(b, x, y);
      case Op.Max _ -> dtype == DType.BOOL ? b.or(x, y) : b.max(x, y);
      case Op.Min _ -> dtype == DType.BOOL ? b.and(x, y) : b.min(x, y);
      case Op.Atan2 _ -> LaneMath.atan2(b, x, y);
      case Op.And _ -> b.and(x, y);
      case Op.Or _ -> b.or(x, y);
      case Op.Xor _ -> b.xor(x, y);
      case Op.ShiftLeft _ -> shiftLeft(dtype, x, y);
      case Op.ShiftRight _ -> shiftRight(dtype, x, y);
    };
  }

  private int shiftLeft(DType dtype, int x, int y) {
    int zero = b.constant(b.type(x), 0);
    int shifted = b.select(isShift(dtype, y), b.shiftLeft(x, y), zero);
    return wrapped(dtype, shifted);
  }

  private int shiftRight(DType dtype, int x, int y) {
    // A byte that is shifted by its width is 0; a signed number leaves its sign.
    int most = b.constant(b.type(x), dtype == DType.UINT8 ? 8 : 8 * dtype.bytes() - 1);
    return b.shiftRight(x, b.select(isShift(dtype, y), y, most));
  }

  private int isShift(DType dtype, int y) {
    int width = b.constant(b.type(y), 8 * dtype.bytes());
    return b.and(b.less(y, width), b.lessOrEqual(b.constant(b.type(y), 0), y));
  }

  int comparison(Op.Comparison op, int x, int y) {
    int left = number(x);
    int right = number(y);
    return switch (op) {
      case Op.Equal _ -> b.equal(left, right);
      case Op.Less _ -> b.less(left, right);
      case Op.LessEqual _ -> b.lessOrEqual(left, right);
    };
  }

  int cast(DType from, DType to, int x) {
    int converted = b.convert(x, lane(to));
    return from == DType.BOOL ? converted : wrapped(to, converted);
  }

  int bitcast(DType from, DType to, int x) {
    return lane(from) == lane(to) ? x : b.bitcast(x);
  }

  int select(int mask, int x, int y) {
    return b.select(mask, x, y);
  }

  /** The result of a reduction over the columns. */
  int reduce(Op.Reduction op, DType dtype, int x) {
    return wrapped(dtype, b.reduce(kind(op), x));
  }

  static Reduction kind(Op.Reduction op) {
    return switch (op) {
      case Op.Sum _ -> Reduction.SUM;
      case Op.Prod _ -> Reduction.PRODUCT;
      case Op.ReduceMax _ -> Reduction.MAX;
      case Op.ReduceMin _ -> Reduction.MIN;
    };
  }

  /** Masks as numbers, all else as it is. */
  int number(int x) {
    return b.type(x) == LaneType.MASK ? b.convert(x, LaneType.I32) : x;
  }

  private int wrapped(DType dtype, int x) {
    return dtype == DType.UINT8 ? b.and(x, b.constant(BYTE)) : x;
  }
}
