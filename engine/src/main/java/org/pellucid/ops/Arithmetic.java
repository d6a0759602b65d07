// Longer than most files on purpose: short functions that users look for in one place.
package org.pellucid.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * Arithmetic, element by element; operands are broadcast and meet in the type of their promotion.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Arithmetic {
  private Arithmetic() {}

  private static boolean truths(Tensor x1, Tensor x2) {
    return x1.dtype() == DType.BOOL && x2.dtype() == DType.BOOL;
  }

  private static boolean isWhole(Tensor x1, Tensor x2) {
    return !x1.dtype().promote(x2.dtype()).isFloating();
  }

  // ---- Sums and products ----

  /** {@code x1 + x2}; "or" of truth values. */
  public static Tensor add(Tensor x1, Tensor x2) {
    return truths(x1, x2) ? x1.or(x2) : x1.add(x2);
  }

  /** {@code x1 - x2}. */
  public static Tensor subtract(Tensor x1, Tensor x2) {
    return x1.subtract(x2);
  }

  /** {@code x1 * x2}; "and" of truth values. */
  public static Tensor multiply(Tensor x1, Tensor x2) {
    return truths(x1, x2) ? x1.and(x2) : x1.multiply(x2);
  }

  /** {@code x1 / x2} in floating point. */
  public static Tensor divide(Tensor x1, Tensor x2) {
    return Operands.floats(x1).divide(Operands.floats(x2));
  }

  /** {@code x1 / x2} in floating point. */
  public static Tensor trueDivide(Tensor x1, Tensor x2) {
    return divide(x1, x2);
  }

  /** {@code x1 / x2}, 0 where x2 is 0. */
  public static Tensor divideNoNan(Tensor x1, Tensor x2) {
    Tensor y = Operands.floats(x2);
    Tensor zero = y.equal(0);
    Tensor quotient = divide(x1, zero.where(y.onesLike(), y));
    return zero.where(quotient.zerosLike(), quotient);
  }

  /** {@code x1 / x2}, rounded down. */
  public static Tensor floorDivide(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).floorDivide(Operands.numbers(x2));
  }

  /** The remainder with the sign of x2. */
  public static Tensor mod(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).mod(Operands.numbers(x2));
  }

  /** The remainder with the sign of x1. */
  public static Tensor fmod(Tensor x1, Tensor x2) {
    return Operands.numbers(x1).remainder(Operands.numbers(x2));
  }

  /** {@code -x}. */
  public static Tensor negative(Tensor x) {
    return x.negative();
  }

  /** {@code |x|}. */
  public static Tensor abs(Tensor x) {
    return x.dtype() == DType.BOOL ? x : x.abs();
  }

  /** {@code |x|}. */
  public static Tensor absolute(Tensor x) {
    return abs(x);
  }

  /** {@code |x|} in floating point. */
  public static Tensor fabs(Tensor x) {
    return Operands.floats(x).abs();
  }

  /** -1, 0 or 1. */
  public static Tensor sign(Tensor x) {
    return x.dtype() == DType.BOOL ? x : x.sign();
  }

  /** Whether the sign bit is set, which it is for -0 too. */
  public static Tensor signbit(Tensor x) {
    if (!x.dtype().isFloating()) {
      return Operands.numbers(x).less(0);
    }
    return x.bitcast(x.dtype() == DType.FLOAT64 ? DType.INT64 : DType.INT32).less(0);
  }

  /** {@code 1 / x}; whole numbers are cut towards zero. */
  public static Tensor reciprocal(Tensor x) {
    if (x.dtype().isFloating()) {
      return x.reciprocal();
    }
    Tensor number = Operands.numbers(x);
    return number.abs().equal(1).where(number, number.zerosLike());
  }

  /** {@code max(x1, x2)}, NaN where either is. */
  public static Tensor maximum(Tensor x1, Tensor x2) {
    return x1.maximum(x2);
  }

  /** {@code min(x1, x2)}, NaN where either is. */
  public static Tensor minimum(Tensor x1, Tensor x2) {
    return x1.minimum(x2);
  }

  /** {@code max(x1, x2)}, the other one where one is NaN. */
  public static Tensor fmax(Tensor x1, Tensor x2) {
    return isWhole(x1, x2)
        ? x1.maximum(x2)
        : Logic.isnan(x1).where(x2, Logic.isnan(x2).where(x1, x1.maximum(x2)));
  }

  /** {@code min(x1, x2)}, the other one where one is NaN. */
  public static Tensor fmin(Tensor x1, Tensor x2) {
    return isWhole(x1, x2)
        ? x1.minimum(x2)
        : Logic.isnan(x1).where(x2, Logic.isnan(x2).where(x1, x1.minimum(x2)));
  }

  /** Brings numbers into a range; a null bound is none. */
  public static Tensor clip(Tensor x, @Nullable Tensor xMin, @Nullable Tensor xMax) {
    Tensor number = Operands.numbers(x);
    Tensor above = xMin == null ? number : number.maximum(xMin);
    return (xMax == null ? above : above.minimum(xMax)).cast(number.dtype());
  }

  /** Brings numbers into a range. */
  public static Tensor clip(Tensor x, double xMin, double xMax) {
    return Operands.numbers(x).clip(xMin, xMax).cast(Operands.numbers(x).dtype());
  }

  // ---- Powers and roots ----

  /** {@code x1^x2}; of whole numbers a whole number. */
  public static Tensor power(Tensor x1, Tensor x2) {
    return isWhole(x1, x2)
        ? wholePower(Operands.numbers(x1), Operands.numbers(x2))
        : Operands.floats(x1).power(Operands.floats(x2));
  }

  /** Repeated squaring over the bits of the exponent. */
  private static Tensor wholePower(Tensor x, Tensor y) {
    List<Tensor> same = Operands.promoted(List.of(x, y));
    Tensor base = same.get(0);
    Tensor exponent = same.get(1);
    Tensor one = Operands.constant(exponent.dtype(), 1);
    Tensor result = one;
    for (int bit = 0; bit < 6; bit++) {
      Tensor shift = Operands.constant(exponent.dtype(), bit);
      Tensor set = exponent.shiftRight(shift).and(one).equal(1);
      result = result.multiply(set.where(base, one));
      base = base.square();
    }
    return result;
  }

  /** {@code x^2}. */
  public static Tensor square(Tensor x) {
    return Operands.numbers(x).square();
  }

  /** The square root. */
  public static Tensor sqrt(Tensor x) {
    return x.sqrt();
  }

  /** {@code 1 / sqrt(x)}. */
  public static Tensor rsqrt(Tensor x) {
    return x.rsqrt();
  }

  /** The cube root, of negative numbers too. */
  public static Tensor cbrt(Tensor x) {
    Tensor y = Operands.floats(x);
    Tensor zero = y.equal(0);
    Tensor size = zero.where(y.onesLike(), y.abs());
    Tensor root = size.power(1.0 / 3);
    // One step of Newton's takes away what rounding 1 / 3 has cost.
    Tensor better = root.multiply(2).add(size.divide(root.square())).divide(3);
    return zero.where(y, better.multiply(y.sign()));
  }

  /** {@code sqrt(x1^2 + x2^2)} without overflow on the way. */
  public static Tensor hypot(Tensor x1, Tensor x2) {
    Tensor a = fabs(x1);
    Tensor b = fabs(x2);
    Tensor large = a.maximum(b);
    Tensor safe = large.equal(0).where(large.onesLike(), large);
    return large
        .equal(0)
        .where(large, a.divide(safe).square().add(b.divide(safe).square()).sqrt().multiply(safe));
  }

  // ---- Exponentials and logarithms ----

  /** {@code e^x}. */
  public static Tensor exp(Tensor x) {
    return x.exp();
  }

  /** {@code 2^x}. */
  public static Tensor exp2(Tensor x) {
    Tensor y = Operands.floats(x);
    return Operands.constant(y.dtype(), 2).power(y);
  }

  /** {@code e^x - 1}, exact near 0. */
  public static Tensor expm1(Tensor x) {
    return x.expm1();
  }

  /** The natural logarithm. */
  public static Tensor log(Tensor x) {
    return x.log();
  }

  /** {@code log(1 + x)}, exact near 0. */
  public static Tensor log1p(Tensor x) {
    return x.log1p();
  }

  /** The logarithm to the base of 2. */
  public static Tensor log2(Tensor x) {
    return x.log().divide(Math.log(2));
  }

  /** The logarithm to the base of 10. */
  public static Tensor log10(Tensor x) {
    return x.log().divide(Math.log(10));
  }

  /** {@code log(e^x1 + e^x2)}. */
  public static Tensor logaddexp(Tensor x1, Tensor x2) {
    Tensor a = Operands.floats(x1);
    Tensor b = Operands.floats(x2);
    Tensor larger = a.maximum(b);
    Tensor same = a.equal(b);
    Tensor distance = same.where(larger.zerosLike(), a.subtract(b));
    return larger.add(distance.abs().negative().exp().log1p());
  }

  /** {@code log2(2^x1 + 2^x2)}. */
  public static Tensor logaddexp2(Tensor x1, Tensor x2) {
    double ln2 = Math.log(2);
    Tensor a = Operands.floats(x1);
    Tensor b = Operands.floats(x2);
    Tensor larger = a.maximum(b);
    Tensor distance = a.equal(b).where(larger.zerosLike(), a.subtract(b));
    return larger.add(distance.abs().multiply(-ln2).exp().log1p().divide(ln2));
  }

  /** {@code x1 * 2^x2} for whole x2. */
  public static Tensor ldexp(Tensor x1, Tensor x2) {
    if (x2.dtype().isFloating()) {
      throw Operands.wrong("ldexp", "x2 must be whole numbers, got " + x2.dtype());
    }
    Tensor x = Operands.floats(x1);
    return x.multiply(Operands.constant(x.dtype(), 2).power(x2.cast(x.dtype())));
  }

  // ---- Rounding ----

  /** The largest whole number not above x. */
  public static Tensor floor(Tensor x) {
    return x.floor();
  }

  /** The smallest whole number not below x. */
  public static Tensor ceil(Tensor x) {
    return x.ceil();
  }

  /** As {@link #round(Tensor, int)}, with Keras's defaults. */
  public static Tensor round(Tensor x) {
    return round(x, 0);
  }

  /** Rounds to a number of decimals, ties to even; negative ones round to tens, hundreds, ... */
  public static Tensor round(Tensor x, int decimals) {
    if (!x.dtype().isFloating()) {
      if (decimals >= 0) {
        return x;
      }
      return round(x.cast(DType.FLOAT64), decimals).cast(x.dtype());
    }
    if (decimals == 0) {
      return x.round();
    }
    double factor = Math.pow(10, Math.abs(decimals));
    return decimals > 0
        ? x.multiply(factor).round().divide(factor)
        : x.divide(factor).round().multiply(factor);
  }

  /** Cuts off the decimals. */
  public static Tensor trunc(Tensor x) {
    return x.dtype().isFloating() ? x.less(0).where(x.ceil(), x.floor()) : x;
  }

  /** The next number after x1 in the direction of x2. */
  public static Tensor nextafter(Tensor x1, Tensor x2) {
    List<Tensor> same = Operands.promoted(List.of(Operands.floats(x1), Operands.floats(x2)));
    Tensor wide = same.get(0).add(same.get(1).zerosLike());
    Tensor x = wide.stopGradient();
    Tensor y = same.get(1).add(same.get(0).zerosLike()).stopGradient();
    DType bits = x.dtype() == DType.FLOAT64 ? DType.INT64 : DType.INT32;
    Tensor up = x.greater(0).equal(y.greater(x));
    Tensor code = x.bitcast(bits);
    Tensor moved = up.where(code.add(1), code.subtract(1)).bitcast(x.dtype());
    Tensor least = Operands.constant(bits, 1).bitcast(x.dtype());
    Tensor next = x.equal(0).where(y.greater(0).where(least, least.negative()), moved);
    Tensor nan = Logic.isnan(x).or(Logic.isnan(y));
    Tensor result = nan.where(x.add(y), x.equal(y).where(y, next));
    // A step of one place is exact, so that x's gradient can go through the sum.
    return Logic.isfinite(x).where(wide.add(result.subtract(x)), result);
  }

  // ---- Whole numbers ----

  /** The greatest common divisor. */
  public static Tensor gcd(Tensor x1, Tensor x2) {
    List<Tensor> same = Operands.promoted(List.of(Operands.numbers(x1), Operands.numbers(x2)));
    Tensor a = same.get(0).add(same.get(1).zerosLike()).abs();
    Tensor b = same.get(1).add(same.get(0).zerosLike()).abs();
    // Euclid's algorithm needs most steps for neighbouring Fibonacci numbers.
    int steps = a.dtype() == DType.INT64 ? 92 : 47;
    return Loop.scan(
            List.of(a, b),
            List.of(),
            steps,
            false,
            (carried, none) -> {
              Tensor x = carried.get(0);
              Tensor y = carried.get(1);
              Tensor done = y.equal(0);
              return new Loop.Result(
                  List.of(done.where(x, y), done.where(y, x.remainder(y))), List.of());
            })
        .carried()
        .getFirst();
  }

  /** The least common multiple. */
  public static Tensor lcm(Tensor x1, Tensor x2) {
    List<Tensor> same = Operands.promoted(List.of(Operands.numbers(x1), Operands.numbers(x2)));
    Tensor divisor = gcd(x1, x2);
    Tensor safe = divisor.equal(0).where(divisor.onesLike(), divisor);
    return same.get(0).abs().floorDivide(safe).multiply(same.get(1).abs());
  }

  /** 0 below 0, 1 above, x2 at 0. */
  public static Tensor heaviside(Tensor x1, Tensor x2) {
    Tensor x = Operands.floats(x1);
    Tensor at = Operands.floats(x2);
    Tensor step = x.less(0).where(x.zerosLike(), x.onesLike());
    return Logic.isnan(x).where(x, x.equal(0).where(at, step));
  }

  // ---- Complex numbers, as pairs of real and imaginary parts ----

  /** The angle of a real number in the plane: 0, or pi for negative ones. */
  public static Tensor angle(Tensor x) {
    Tensor y = Operands.floats(x);
    Tensor pi = Operands.constant(y.dtype(), Math.PI);
    return Logic.isnan(y).where(y, signbit(y).where(pi, y.zerosLike()));
  }

  /** A real number is its own conjugate. */
  public static Tensor conj(Tensor x) {
    return x;
  }

  /** A real number is its own conjugate. */
  public static Tensor conjugate(Tensor x) {
    return x;
  }

  /** The real part of real numbers: themselves. */
  public static Tensor real(Tensor x) {
    return x;
  }

  /** The imaginary part of real numbers: zeros. */
  public static Tensor imag(Tensor x) {
    return x.zerosLike();
  }

  /** Real and imaginary parts of numbers of given size and angle. */
  public static List<Tensor> polar(Tensor abs, Tensor angle) {
    Tensor size = Operands.floats(abs);
    return List.of(size.multiply(angle.cos()), size.multiply(angle.sin()));
  }

  /** Real and imaginary parts, from a last axis of two. */
  public static List<Tensor> viewAsComplex(Tensor x) {
    if (x.rank() == 0 || x.dim(-1) != 2) {
      throw Operands.wrong("viewAsComplex", "the last axis must have extent 2, got " + x.shape());
    }
    return List.of(x.select(-1, 0), x.select(-1, 1));
  }

  /** Real and imaginary parts side by side on a new last axis. */
  public static Tensor viewAsReal(List<Tensor> x) {
    return Tensor.stack(-1, x);
  }
}
