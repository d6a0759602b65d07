package org.pellucid.ops;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.tensor.Tensor;

/**
 * Comparisons, truth values and bits, element by element.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Logic {
  private Logic() {}

  // ---- Comparisons ----

  /** {@code x1 == x2}. */
  public static Tensor equal(Tensor x1, Tensor x2) {
    return x1.equal(x2);
  }

  /** {@code x1 != x2}. */
  public static Tensor notEqual(Tensor x1, Tensor x2) {
    return x1.notEqual(x2);
  }

  /** {@code x1 < x2}. */
  public static Tensor less(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).less(Operands.numbers(x2));
  }

  /** {@code x1 <= x2}. */
  public static Tensor lessEqual(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).lessEqual(Operands.numbers(x2));
  }

  /** {@code x1 > x2}. */
  public static Tensor greater(Tensor x1, Tensor x2) {
    return less(x2, x1);
  }

  /** {@code x1 >= x2}. */
  public static Tensor greaterEqual(Tensor x1, Tensor x2) {
    return lessEqual(x2, x1);
  }

  /** As {@link #isclose(Tensor, Tensor, double, double, boolean)}, with Keras's defaults. */
  public static Tensor isclose(Tensor x1, Tensor x2) {
    return isclose(x1, x2, 1e-05, 1e-08, false);
  }

  /** Whether numbers are the same but for {@code atol + rtol |x2|}. */
  public static Tensor isclose(Tensor x1, Tensor x2, double rtol, double atol, boolean equalNan) {
    Tensor a = Operands.floats(x1);
    Tensor b = Operands.floats(x2);
    Tensor finite = isfinite(a).and(isfinite(b));
    Tensor near = a.subtract(b).abs().lessEqual(b.abs().multiply(rtol).add(atol));
    Tensor close = finite.and(near).or(a.equal(b));
    return equalNan ? close.or(isnan(a).and(isnan(b))) : close;
  }

  /** As {@link #allclose(Tensor, Tensor, double, double, boolean)}, with Keras's defaults. */
  public static Tensor allclose(Tensor x1, Tensor x2) {
    return allclose(x1, x2, 1e-05, 1e-08, false);
  }

  /** Whether all numbers are the same but for {@code atol + rtol |x2|}. */
  public static Tensor allclose(Tensor x1, Tensor x2, double rtol, double atol, boolean equalNan) {
    return isclose(x1, x2, rtol, atol, equalNan).all();
  }

  // ---- Kinds of numbers ----

  private static Tensor constant(Tensor x, boolean truth) {
    return Tensor.full(DType.BOOL, x.shape(), truth ? 1 : 0);
  }

  /** Whether numbers are neither infinite nor NaN. */
  public static Tensor isfinite(Tensor x) {
    return x.dtype().isFloating() ? x.isFinite() : constant(x, true);
  }

  /** Whether numbers are infinite. */
  public static Tensor isinf(Tensor x) {
    return x.dtype().isFloating() ? x.abs().equal(Double.POSITIVE_INFINITY) : constant(x, false);
  }

  /** Whether numbers are NaN. */
  public static Tensor isnan(Tensor x) {
    return x.dtype().isFloating() ? x.isNaN() : constant(x, false);
  }

  /** Whether numbers are infinity. */
  public static Tensor isposinf(Tensor x) {
    return x.dtype().isFloating() ? x.equal(Double.POSITIVE_INFINITY) : constant(x, false);
  }

  /** Whether numbers are negative infinity. */
  public static Tensor isneginf(Tensor x) {
    return x.dtype().isFloating() ? x.equal(Double.NEGATIVE_INFINITY) : constant(x, false);
  }

  /** Whether numbers are real, which all are. */
  public static Tensor isreal(Tensor x) {
    return constant(x, true);
  }

  /** As {@link #nanToNum(Tensor, double, Double, Double)}, with Keras's defaults. */
  public static Tensor nanToNum(Tensor x) {
    return nanToNum(x, 0.0, null, null);
  }

  /**
   * Numbers without NaN and infinities.
   *
   * @param nan stands in for NaN
   * @param posinf stands in for infinity; null for the largest number
   * @param neginf stands in for negative infinity; null for the smallest number
   */
  public static Tensor nanToNum(
      Tensor x, double nan, @Nullable Double posinf, @Nullable Double neginf) {
    if (!x.dtype().isFloating()) {
      return x;
    }
    double most = x.dtype() == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
    Tensor high = Operands.constant(x.dtype(), posinf == null ? most : posinf);
    Tensor low = Operands.constant(x.dtype(), neginf == null ? -most : neginf);
    Tensor finite = isposinf(x).where(high, isneginf(x).where(low, x));
    return isnan(x).where(Operands.constant(x.dtype(), nan), finite);
  }

  // ---- Truth values ----

  /** Whether both are true; numbers other than 0 are. */
  public static Tensor logicalAnd(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).and(x2.cast(DType.BOOL));
  }

  /** Whether one or both are true. */
  public static Tensor logicalOr(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).or(x2.cast(DType.BOOL));
  }

  /** Whether one is true and the other is not. */
  public static Tensor logicalXor(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).xor(x2.cast(DType.BOOL));
  }

  /** Whether a number is 0. */
  public static Tensor logicalNot(Tensor x) {
    return x.cast(DType.BOOL).not();
  }

  // ---- Bits ----

  /** Bits that both have. */
  public static Tensor bitwiseAnd(Tensor x, Tensor y) {
    return x.and(y);
  }

  /** Bits that one or both have. */
  public static Tensor bitwiseOr(Tensor x, Tensor y) {
    return x.or(y);
  }

  /** Bits that one has and the other has not. */
  public static Tensor bitwiseXor(Tensor x, Tensor y) {
    return x.xor(y);
  }

  /** All bits turned over. */
  public static Tensor bitwiseNot(Tensor x) {
    return x.not();
  }

  /** All bits turned over. */
  public static Tensor bitwiseInvert(Tensor x) {
    return x.not();
  }

  /** {@code x * 2^y} in whole numbers. */
  public static Tensor bitwiseLeftShift(Tensor x, Tensor y) {
    return x.shiftLeft(y);
  }

  /** {@code x * 2^y} in whole numbers. */
  public static Tensor leftShift(Tensor x, Tensor y) {
    return x.shiftLeft(y);
  }

  /** {@code x / 2^y} in whole numbers, rounded down. */
  public static Tensor bitwiseRightShift(Tensor x, Tensor y) {
    return x.shiftRight(y);
  }

  /** {@code x / 2^y} in whole numbers, rounded down. */
  public static Tensor rightShift(Tensor x, Tensor y) {
    return x.shiftRight(y);
  }

  // ---- Types ----

  /** Numbers as another type; floats become whole numbers by cutting off decimals. */
  public static Tensor cast(Tensor x, DType dtype) {
    return x.cast(dtype);
  }

  /** Numbers as another type, brought into its range first. */
  public static Tensor saturateCast(Tensor x, DType dtype) {
    double[] range =
        switch (dtype) {
          case INT32 -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
          case INT64 -> new double[] {Long.MIN_VALUE, Long.MAX_VALUE};
          case UINT8 -> new double[] {0, 255};
          case FLOAT32, BFLOAT16 -> new double[] {-Float.MAX_VALUE, Float.MAX_VALUE};
          case FLOAT16 -> new double[] {-65504, 65504};
          case FLOAT64 -> new double[] {-Double.MAX_VALUE, Double.MAX_VALUE};
          case BOOL -> new double[] {0, 1};
        };
    boolean widens = x.dtype() == dtype || (x.dtype() == DType.BOOL) || dtype == DType.INT64;
    return widens ? x.cast(dtype) : x.clip(range[0], range[1]).cast(dtype);
  }

  /** As {@link #view(Tensor, DType)}, with Keras's defaults. */
  public static Tensor view(Tensor x) {
    return view(x, null);
  }

  /** The bits of numbers read as another type of the same or another width. */
  public static Tensor view(Tensor x, @Nullable DType dtype) {
    if (dtype == null || dtype == x.dtype()) {
      return x;
    }
    return x.dtype().bytes() == dtype.bytes()
            && x.dtype().bytes() > 2
            && x.dtype().isFloating() != dtype.isFloating()
        ? x.bitcast(dtype)
        : Bytes.view(x, dtype.text());
  }
}
