package org.pellucid.cpu.lane;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The functions of {@link LaneMath} on single floats, with the same bits as in loops. Each is
 * generated from the same lane instructions when it is first used.
 */
public final class FloatMath {
  private FloatMath() {}

  /** A function of one or two floats; one of one ignores {@code y}. */
  interface Function {
    float apply(float x, float y);
  }

  /** Composes a function of one argument out of lane instructions. */
  private interface UnaryBody {
    int build(LoopBuilder builder, int x);
  }

  /** Composes a function of two arguments out of lane instructions. */
  private interface BinaryBody {
    int build(LoopBuilder builder, int x, int y);
  }

  private static Function unary(UnaryBody body) {
    return binary((builder, x, _) -> body.build(builder, x));
  }

  private static Function binary(BinaryBody body) {
    LoopBuilder builder = new LoopBuilder();
    int x = builder.load(builder.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int y = builder.load(builder.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int result = body.build(builder, x, y);
    return FunctionCompiler.compile(builder.build(), result);
  }

  private static final class Exp {
    static final Function F = unary(LaneMath::exp);
  }

  private static final class ExpUpTo20 {
    static final Function F = unary(LaneMath::expUpTo20);
  }

  private static final class Expm1 {
    static final Function F = unary(LaneMath::expm1);
  }

  private static final class Log {
    static final Function F = unary(LaneMath::log);
  }

  private static final class Log1p {
    static final Function F = unary(LaneMath::log1p);
  }

  private static final class Sin {
    static final Function F = unary(LaneMath::sin);
  }

  private static final class Cos {
    static final Function F = unary(LaneMath::cos);
  }

  private static final class Tanh {
    static final Function F = unary(LaneMath::tanh);
  }

  private static final class Sigmoid {
    static final Function F = unary(LaneMath::sigmoid);
  }

  private static final class Erf {
    static final Function F = unary(LaneMath::erf);
  }

  private static final class Gates {
    static final Map<LaneGates, Function> VALUES = new EnumMap<>(LaneGates.class);
    static final Map<LaneGates, Function> SLOPES = new EnumMap<>(LaneGates.class);

    static {
      for (LaneGates gate : LaneGates.values()) {
        VALUES.put(gate, unary(gate::value));
        SLOPES.put(gate, unary(gate::slope));
      }
    }
  }

  private static final class Rsqrt {
    static final Function F = unary(LaneMath::rsqrt);
  }

  private static final class Pow {
    static final Function F = binary(LaneMath::pow);
  }

  private static final class Atan2 {
    static final Function F = binary(LaneMath::atan2);
  }

  public static float exp(float x) {
    return Exp.F.apply(x, 0);
  }

  static float expUpTo20(float x) {
    return ExpUpTo20.F.apply(x, 0);
  }

  public static float expm1(float x) {
    return Expm1.F.apply(x, 0);
  }

  public static float log(float x) {
    return Log.F.apply(x, 0);
  }

  public static float log1p(float x) {
    return Log1p.F.apply(x, 0);
  }

  public static float sin(float x) {
    return Sin.F.apply(x, 0);
  }

  public static float cos(float x) {
    return Cos.F.apply(x, 0);
  }

  public static float tanh(float x) {
    return Tanh.F.apply(x, 0);
  }

  public static float sigmoid(float x) {
    return Sigmoid.F.apply(x, 0);
  }

  public static float erf(float x) {
    return Erf.F.apply(x, 0);
  }

  /** x F(x). */
  static float selfGated(LaneGates gate, float x) {
    return Objects.requireNonNull(Gates.VALUES.get(gate)).apply(x, 0);
  }

  /** The derivative of x F(x). */
  static float selfGatedSlope(LaneGates gate, float x) {
    return Objects.requireNonNull(Gates.SLOPES.get(gate)).apply(x, 0);
  }

  public static float rsqrt(float x) {
    return Rsqrt.F.apply(x, 0);
  }

  public static float pow(float x, float y) {
    return Pow.F.apply(x, y);
  }

  /** The angle of the point (x, y). */
  public static float atan2(float y, float x) {
    return Atan2.F.apply(y, x);
  }

  public static float erfinv(float x) {
    return LaneFunction.F32_ERFINV.apply(x, x);
  }

  public static float lgamma(float x) {
    return LaneFunction.F32_LGAMMA.apply(x, x);
  }

  public static float digamma(float x) {
    return LaneFunction.F32_DIGAMMA.apply(x, x);
  }
}
