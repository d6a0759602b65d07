package org.pellucid.cpu.lane;

/**
 * A scalar function that lanes call one by one: all functions of F64, and of F32 those that are
 * rare.
 *
 * <p>All are deterministic: StrictMath or plain arithmetic. Those of F32 compute in double
 * precision and round once.
 */
public enum LaneFunction {
  F32_SIN(LaneType.F32),
  F32_COS(LaneType.F32),
  F32_ERFINV(LaneType.F32),
  F32_LGAMMA(LaneType.F32),
  F32_DIGAMMA(LaneType.F32),
  F64_EXP(LaneType.F64),
  F64_EXPM1(LaneType.F64),
  F64_LOG(LaneType.F64),
  F64_LOG1P(LaneType.F64),
  F64_SIN(LaneType.F64),
  F64_COS(LaneType.F64),
  F64_TANH(LaneType.F64),
  F64_SIGMOID(LaneType.F64),
  F64_ERF(LaneType.F64),
  F64_ERFINV(LaneType.F64),
  F64_LGAMMA(LaneType.F64),
  F64_DIGAMMA(LaneType.F64),
  F64_POW(LaneType.F64),
  F64_ATAN2(LaneType.F64);

  private final LaneType type;

  LaneFunction(LaneType type) {
    this.type = type;
  }

  /** The type of the arguments and of the result. */
  public LaneType type() {
    return type;
  }

  /** The function of floats; {@code y} is not used by functions of one argument. */
  public float apply(float x, float y) {
    return switch (this) {
      case F32_SIN -> (float) StrictMath.sin(x);
      case F32_COS -> (float) StrictMath.cos(x);
      case F32_ERFINV -> (float) SpecialFunctions.erfinv(x);
      case F32_LGAMMA -> (float) SpecialFunctions.lgamma(x);
      case F32_DIGAMMA -> (float) SpecialFunctions.digamma(x);
      case F64_EXP,
          F64_EXPM1,
          F64_LOG,
          F64_LOG1P,
          F64_SIN,
          F64_COS,
          F64_TANH,
          F64_SIGMOID,
          F64_ERF,
          F64_ERFINV,
          F64_LGAMMA,
          F64_DIGAMMA,
          F64_POW,
          F64_ATAN2 ->
          throw new IllegalArgumentException(this + " is a function of doubles.");
    };
  }

  /** Replaces block[32 + i] by the function of block[i] and block[16 + i] for each set bit i. */
  void applyToLanes(float[] block, long lanes) {
    for (long rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      block[32 + i] = apply(block[i], block[16 + i]);
    }
  }

  /** The function of doubles; {@code y} is not used by functions of one argument. */
  public double apply(double x, double y) {
    return switch (this) {
      case F64_EXP -> StrictMath.exp(x);
      case F64_EXPM1 -> StrictMath.expm1(x);
      case F64_LOG -> StrictMath.log(x);
      case F64_LOG1P -> StrictMath.log1p(x);
      case F64_SIN -> StrictMath.sin(x);
      case F64_COS -> StrictMath.cos(x);
      case F64_TANH -> StrictMath.tanh(x);
      case F64_SIGMOID -> SpecialFunctions.sigmoid(x);
      case F64_ERF -> SpecialFunctions.erf(x);
      case F64_ERFINV -> SpecialFunctions.erfinv(x);
      case F64_LGAMMA -> SpecialFunctions.lgamma(x);
      case F64_DIGAMMA -> SpecialFunctions.digamma(x);
      case F64_POW -> StrictMath.pow(x, y);
      case F64_ATAN2 -> StrictMath.atan2(x, y);
      case F32_SIN, F32_COS, F32_ERFINV, F32_LGAMMA, F32_DIGAMMA ->
          throw new IllegalArgumentException(this + " is a function of floats.");
    };
  }
}
