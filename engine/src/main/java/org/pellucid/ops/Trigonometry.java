package org.pellucid.ops;

import java.util.List;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * Trigonometric, hyperbolic and special functions, element by element, in floating point; angles
 * are in radians.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Trigonometry {
  private Trigonometry() {}

  /** The sine. */
  public static Tensor sin(Tensor x) {
    return x.sin();
  }

  /** The cosine. */
  public static Tensor cos(Tensor x) {
    return x.cos();
  }

  /** The tangent. */
  public static Tensor tan(Tensor x) {
    return x.sin().divide(x.cos());
  }

  /** {@code sin(pi x) / (pi x)}, 1 at 0. */
  public static Tensor sinc(Tensor x) {
    Tensor angle = Operands.floats(x).multiply(Math.PI);
    Tensor zero = angle.equal(0);
    Tensor safe = zero.where(angle.onesLike(), angle);
    return zero.where(angle.onesLike(), safe.sin().divide(safe));
  }

  /** The angle of a sine. */
  public static Tensor arcsin(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.arctan2(cathetus(y));
  }

  /** The angle of a cosine. */
  public static Tensor arccos(Tensor x) {
    Tensor y = Operands.floats(x);
    return cathetus(y).arctan2(y);
  }

  /** {@code sqrt(1 - x^2)}. */
  private static Tensor cathetus(Tensor x) {
    return x.subtractFrom(1).multiply(x.add(1)).sqrt();
  }

  /** The angle of a tangent. */
  public static Tensor arctan(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.arctan2(y.onesLike());
  }

  /** The angle of the point {@code (x2, x1)}. */
  public static Tensor arctan2(Tensor x1, Tensor x2) {
    return x1.arctan2(x2);
  }

  /** The hyperbolic sine. */
  public static Tensor sinh(Tensor x) {
    Tensor y = Operands.floats(x);
    Tensor e = y.abs().expm1();
    Tensor bounded = e.minimum(1e30);
    return e.add(bounded.divide(bounded.add(1))).divide(2).multiply(y.sign());
  }

  /** The hyperbolic cosine. */
  public static Tensor cosh(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.exp().add(y.negative().exp()).divide(2);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return x.tanh();
  }

  /** The inverse of the hyperbolic sine. */
  public static Tensor arcsinh(Tensor x) {
    Tensor y = Operands.floats(x);
    Tensor size = y.abs();
    Tensor square = size.square();
    return size.add(square.divide(square.add(1).sqrt().add(1))).log1p().multiply(y.sign());
  }

  /** The inverse of the hyperbolic cosine. */
  public static Tensor arccosh(Tensor x) {
    Tensor above = Operands.floats(x).subtract(1);
    return above.add(above.multiply(above.add(2)).sqrt()).log1p();
  }

  /** The inverse of the hyperbolic tangent. */
  public static Tensor arctanh(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.log1p().subtract(y.negative().log1p()).divide(2);
  }

  /** Degrees as radians. */
  public static Tensor deg2rad(Tensor x) {
    return Operands.floats(x).multiply(Math.PI / 180);
  }

  /** Radians as degrees. */
  public static Tensor rad2deg(Tensor x) {
    return Operands.floats(x).multiply(180 / Math.PI);
  }

  /** The error function. */
  public static Tensor erf(Tensor x) {
    return x.erf();
  }

  /** {@code 1 - erf(x)}, exact to seven digits for large x too. */
  public static Tensor erfc(Tensor x) {
    Tensor y = Operands.floats(x);
    // Chebyshev fit of erfc(z) exp(z^2) / t, in Press et al., Numerical Recipes, 6.2.
    double[] c = {
      -1.26551223,
      1.00002368,
      0.37409196,
      0.09678418,
      -0.18628806,
      0.27886807,
      -1.13520398,
      1.48851587,
      -0.82215223,
      0.17087277
    };
    Tensor z = y.maximum(1);
    Tensor t = z.multiply(0.5).add(1).reciprocal();
    Tensor sum = Operands.constant(y.dtype(), c[9]);
    for (int i = 8; i >= 0; i--) {
      sum = sum.multiply(t).add(c[i]);
    }
    Tensor tail = t.multiply(sum.subtract(z.square()).exp());
    return y.greater(1).where(tail, y.erf().subtractFrom(1));
  }

  /** The inverse of the error function. */
  public static Tensor erfinv(Tensor x) {
    return x.erfinv();
  }

  /** The modified Bessel function of the first kind and order 0. */
  public static Tensor i0(Tensor x) {
    Tensor square = Operands.floats(x).square().divide(4);
    Tensor sum = square.onesLike();
    // The series sum of (x/2)^2k / k!^2 from its end; enough terms for |x| up to 60.
    for (int k = 80; k >= 1; k--) {
      sum = sum.multiply(square.divide((double) k * k)).add(1);
    }
    return sum;
  }

  /** The lower incomplete gamma function, regularized: from 0 at x2 = 0 to 1. */
  public static Tensor gammainc(Tensor x1, Tensor x2) {
    List<Tensor> same = Operands.promoted(List.of(Operands.floats(x1), Operands.floats(x2)));
    Tensor a = same.get(0).add(same.get(1).zerosLike());
    Tensor x = same.get(1).add(same.get(0).zerosLike());
    Tensor zero = x.equal(0);
    Tensor positive = zero.where(x.onesLike(), x);
    Tensor factor = a.multiply(positive.log()).subtract(positive).subtract(a.lgamma()).exp();
    Tensor few = x.less(a.add(1));
    Tensor low = series(a, few.where(positive, a.onesLike()));
    Tensor high = fraction(a, few.where(a.add(2), positive));
    Tensor value = few.where(low.multiply(factor), high.multiply(factor).subtractFrom(1));
    return zero.where(x, value);
  }

  /** {@code sum of x^n / (a (a + 1) ... (a + n))}. */
  private static Tensor series(Tensor a, Tensor x) {
    Tensor first = a.reciprocal();
    return Loop.scan(
            List.of(first, first, a),
            List.of(),
            200,
            false,
            (carried, none) -> {
              Tensor next = carried.get(2).add(1);
              Tensor term = carried.get(1).multiply(x).divide(next);
              return new Loop.Result(List.of(carried.get(0).add(term), term, next), List.of());
            })
        .carried()
        .getFirst();
  }

  /** The continued fraction of the upper function, by Lentz's method. */
  private static Tensor fraction(Tensor a, Tensor x) {
    double tiny = 1e-30;
    Tensor b = x.add(1).subtract(a);
    Tensor c = Tensor.full(x.dtype(), x.shape(), 1 / tiny);
    Tensor d = b.reciprocal();
    Tensor count = Tensor.full(x.dtype(), x.shape(), 0);
    return Loop.scan(
            List.of(d, b, c, d, count),
            List.of(),
            200,
            false,
            (carried, none) -> {
              Tensor n = carried.get(4).add(1);
              Tensor numerator = n.multiply(a.subtract(n));
              Tensor denominator = carried.get(1).add(2);
              Tensor below = guard(numerator.multiply(carried.get(3)).add(denominator), tiny);
              Tensor above = guard(numerator.divide(carried.get(2)).add(denominator), tiny);
              Tensor inverse = below.reciprocal();
              return new Loop.Result(
                  List.of(
                      carried.get(0).multiply(inverse.multiply(above)),
                      denominator,
                      above,
                      inverse,
                      n),
                  List.of());
            })
        .carried()
        .getFirst();
  }

  private static Tensor guard(Tensor x, double tiny) {
    return x.abs().less(tiny).where(Tensor.full(x.dtype(), x.shape(), tiny), x);
  }
}
