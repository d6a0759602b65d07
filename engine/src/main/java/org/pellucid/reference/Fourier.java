package org.pellucid.reference;

import java.util.List;
import org.pellucid.graph.Op;

/**
 * The discrete Fourier transform: by its definition for short lengths, by halves for even ones, and
 * by Bluestein's convolution for long odd ones.
 */
final class Fourier {
  private static final int SHORT = 64;

  private Fourier() {}

  static List<Values> transform(Op.Fft op, Values real, Values imaginary) {
    int length = real.shape().dim(-1);
    Reals resultReal = new Reals(real.type());
    Reals resultImaginary = new Reals(imaginary.type());
    for (int start = 0; start < real.size(); start += length) {
      Signal signal = new Signal(length);
      System.arraycopy(((Reals) real).data(), start, signal.re, 0, length);
      System.arraycopy(((Reals) imaginary).data(), start, signal.im, 0, length);
      Signal result = transform(signal, op.inverse() ? 1 : -1);
      System.arraycopy(result.re, 0, resultReal.data(), start, length);
      System.arraycopy(result.im, 0, resultImaginary.data(), start, length);
    }
    return List.of(resultReal, resultImaginary);
  }

  /** Complex numbers, as two arrays. */
  private record Signal(double[] re, double[] im) {
    Signal(int length) {
      this(new double[length], new double[length]);
    }

    int length() {
      return re.length;
    }

    /** {@code this[at] += x * (cosine + i sine)}. */
    void addProduct(int at, double xRe, double xIm, double cosine, double sine) {
      re[at] += xRe * cosine - xIm * sine;
      im[at] += xRe * sine + xIm * cosine;
    }
  }

  /** {@code result[k] = sum over j of x[j] e^(sign 2 pi i j k / n)}. */
  private static Signal transform(Signal x, int sign) {
    if (x.length() <= SHORT) {
      return byDefinition(x, sign);
    }
    return x.length() % 2 == 0 ? byHalves(x, sign) : byConvolution(x, sign);
  }

  private static Signal byDefinition(Signal x, int sign) {
    int n = x.length();
    Signal circle = new Signal(n);
    for (int turn = 0; turn < n; turn++) {
      circle.re[turn] = cosine(turn, n);
      circle.im[turn] = sign * sine(turn, n);
    }
    Signal result = new Signal(n);
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        int turn = j * k % n;
        result.addProduct(k, x.re[j], x.im[j], circle.re[turn], circle.im[turn]);
      }
    }
    return result;
  }

  /** Cooley and Tukey: transforms of the even and of the odd elements, put together. */
  private static Signal byHalves(Signal x, int sign) {
    int length = x.length();
    int half = length / 2;
    Signal even = new Signal(half);
    Signal odd = new Signal(half);
    for (int j = 0; j < half; j++) {
      even.re[j] = x.re[2 * j];
      even.im[j] = x.im[2 * j];
      odd.re[j] = x.re[2 * j + 1];
      odd.im[j] = x.im[2 * j + 1];
    }
    even = transform(even, sign);
    odd = transform(odd, sign);
    Signal result = new Signal(length);
    for (int k = 0; k < half; k++) {
      double cosine = cosine(k, length);
      double sine = sign * sine(k, length);
      result.addProduct(k, even.re[k], even.im[k], 1, 0);
      result.addProduct(k, odd.re[k], odd.im[k], cosine, sine);
      result.addProduct(k + half, even.re[k], even.im[k], 1, 0);
      result.addProduct(k + half, odd.re[k], odd.im[k], -cosine, -sine);
    }
    return result;
  }

  /**
   * Bluestein: with {@code j k = (j^2 + k^2 - (k - j)^2) / 2} the transform is a convolution with
   * the chirp {@code e^(-sign pi i j^2 / n)}, which transforms of a power of two compute.
   */
  private static Signal byConvolution(Signal x, int sign) {
    int n = x.length();
    int padded = Integer.highestOneBit(2 * n - 1) * 2;
    Signal left = new Signal(padded);
    Signal chirp = new Signal(padded);
    for (int j = 0; j < n; j++) {
      long turn = (long) j * j % (2L * n);
      double cosine = cosine(turn, 2L * n);
      double sine = sign * sine(turn, 2L * n);
      left.addProduct(j, x.re[j], x.im[j], cosine, sine);
      chirp.re[j] = cosine;
      chirp.im[j] = -sine;
      if (j > 0) {
        chirp.re[padded - j] = cosine;
        chirp.im[padded - j] = -sine;
      }
    }
    Signal a = transform(left, -1);
    Signal b = transform(chirp, -1);
    Signal product = new Signal(padded);
    for (int k = 0; k < padded; k++) {
      product.addProduct(k, a.re[k], a.im[k], b.re[k], b.im[k]);
    }
    Signal convolved = transform(product, 1);
    Signal result = new Signal(n);
    for (int k = 0; k < n; k++) {
      result.addProduct(
          k, convolved.re[k] / padded, convolved.im[k] / padded, chirp.re[k], -chirp.im[k]);
    }
    return result;
  }

  /** The cosine of {@code turn / n} of a full turn; exact at quarter turns. */
  private static double cosine(long turn, long n) {
    return sine(4 * turn + n, 4 * n, n);
  }

  private static double sine(long turn, long n) {
    return sine(4 * turn, 4 * n, n);
  }

  /** The sine of {@code parts / whole} of a full turn, by that of the rest of its quarter. */
  private static double sine(long parts, long whole, long quarter) {
    long inTurn = parts % whole;
    double angle = Math.PI / 2 * (inTurn % quarter) / quarter;
    return switch ((int) (inTurn / quarter)) {
      case 0 -> StrictMath.sin(angle);
      case 1 -> StrictMath.cos(angle);
      case 2 -> -StrictMath.sin(angle);
      default -> -StrictMath.cos(angle);
    };
  }
}
