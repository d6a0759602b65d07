package org.pellucid.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/**
 * Fourier transforms of the last axis, and windows of signals. Complex numbers are pairs of real
 * and imaginary parts.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Signals {
  private Signals() {}

  private static List<Tensor> pair(String function, List<Tensor> x) {
    if (x.size() != 2 || !x.get(0).shape().equals(x.get(1).shape())) {
      throw Operands.wrong(function, "real and imaginary parts of one shape are needed");
    }
    return Operands.promoted(x.stream().map(Operands::floats).toList());
  }

  /** The discrete Fourier transform. */
  public static List<Tensor> fft(List<Tensor> x) {
    List<Tensor> parts = pair("fft", x);
    return Linalg.fft(parts.get(0), parts.get(1));
  }

  /** The discrete Fourier transform of the last two axes. */
  public static List<Tensor> fft2(List<Tensor> x) {
    return swapped(fft(swapped(fft(x))));
  }

  /** The inverse of {@link #fft2}. */
  public static List<Tensor> ifft2(List<Tensor> x) {
    List<Tensor> parts = pair("ifft2", x);
    List<Tensor> rows = swapped(Linalg.inverseFft(parts.get(0), parts.get(1)));
    return swapped(Linalg.inverseFft(rows.get(0), rows.get(1)));
  }

  private static List<Tensor> swapped(List<Tensor> x) {
    return x.stream().map(part -> part.swapAxes(-2, -1)).toList();
  }

  /** The last axis cut off, or filled with zeros. */
  private static Tensor fitted(Tensor x, int length) {
    int n = x.dim(-1);
    if (n >= length) {
      return x.slice(-1, 0, length);
    }
    int[] high = new int[x.rank()];
    high[x.rank() - 1] = length - n;
    return x.pad(Ints.repeat(0, x.rank()), Ints.of(high), 0);
  }

  /** As {@link #rfft(Tensor, Integer)}, with Keras's defaults. */
  public static List<Tensor> rfft(Tensor x) {
    return rfft(x, null);
  }

  /** The Fourier transform of real numbers, frequencies that are not negative. */
  public static List<Tensor> rfft(Tensor x, @Nullable Integer fftLength) {
    int n = fftLength == null ? x.dim(-1) : fftLength;
    Tensor real = fitted(Operands.floats(x), n);
    return Linalg.fft(real, real.zerosLike()).stream()
        .map(part -> part.slice(-1, 0, n / 2 + 1))
        .toList();
  }

  /** As {@link #irfft(List, Integer)}, with Keras's defaults. */
  public static Tensor irfft(List<Tensor> x) {
    return irfft(x, null);
  }

  /** The inverse of {@link #rfft}; the length is even if it is not given. */
  public static Tensor irfft(List<Tensor> x, @Nullable Integer fftLength) {
    List<Tensor> parts = pair("irfft", x);
    int n = fftLength == null ? 2 * (parts.get(0).dim(-1) - 1) : fftLength;
    int half = n / 2 + 1;
    Tensor real = fitted(parts.get(0), half);
    Tensor imaginary = fitted(parts.get(1), half);
    // What the sum of a real signal's parts leaves at frequency 0 and at the highest is real.
    int inner = (n - 1) / 2;
    Tensor mirroredReal = real.slice(-1, 1, 1 + inner).flip(-1);
    Tensor mirrored = imaginary.slice(-1, 1, 1 + inner);
    Tensor zero = imaginary.slice(-1, 0, 1).zerosLike();
    List<Tensor> all =
        n % 2 == 0
            ? List.of(zero, mirrored, zero, mirrored.flip(-1).negative())
            : List.of(zero, mirrored, mirrored.flip(-1).negative());
    int axis = real.rank() - 1;
    return Linalg.inverseFft(
            Tensor.concat(axis, List.of(real, mirroredReal)), Tensor.concat(axis, all))
        .getFirst();
  }

  /** Overlapping parts of the last axis, one per row. */
  public static Tensor extractSequences(Tensor x, int sequenceLength, int sequenceStride) {
    int count = Math.max(0, (x.dim(-1) - (sequenceLength - sequenceStride)) / sequenceStride);
    return x.take(places(count, sequenceLength, sequenceStride), x.rank() - 1);
  }

  private static Tensor places(int count, int length, int stride) {
    int[] places = new int[count * length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / length * stride + i % length;
    }
    return Tensor.of(NdArray.of(places, count, length));
  }

  /** A window by name, "hann" or "hamming", of one period. */
  public static Tensor window(String name, int length) {
    double low =
        switch (name) {
          case "hann" -> 0.5;
          case "hamming" -> 0.54;
          default -> throw Operands.oneOf("window", "name", name, "\"hann\", \"hamming\"");
        };
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = low - (1 - low) * Math.cos(2 * Math.PI * i / length);
    }
    return Operands.doubles(numbers);
  }

  /** A window in the middle of {@code fftLength} zeros; ones without a window. */
  private static Tensor centered(
      @Nullable Tensor window, int sequenceLength, int fftLength, DType dtype) {
    if (fftLength < sequenceLength) {
      throw Operands.wrong(
          "stft", "fftLength " + fftLength + " is below sequenceLength " + sequenceLength);
    }
    if (window == null) {
      return Tensor.full(dtype, Shape.of(fftLength), 1);
    }
    if (!window.shape().equals(Shape.of(sequenceLength))) {
      throw Operands.wrong(
          "stft", "the window must be [" + sequenceLength + "], got " + window.shape());
    }
    int before = (fftLength - sequenceLength) / 2;
    return window.pad(Ints.of(before), Ints.of(fftLength - sequenceLength - before), 0).cast(dtype);
  }

  /** As {@link #stft(Tensor, int, int, int, Tensor, boolean)}, with Keras's defaults. */
  public static List<Tensor> stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength) {
    return stft(x, sequenceLength, sequenceStride, fftLength, window("hann", sequenceLength), true);
  }

  /**
   * The short-time Fourier transform of the last axis.
   *
   * @param sequenceLength the extent of the window
   * @param sequenceStride the distance between windows
   * @param fftLength the length of the transforms, at least that of the window
   * @param window {@code [sequenceLength]}, see {@link #window}; null for ones
   * @param center whether windows lie around their points: half a transform is added on both sides,
   *     backwards
   * @return real and imaginary parts, {@code [..., windows, fftLength / 2 + 1]}
   */
  public static List<Tensor> stft(
      Tensor x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      @Nullable Tensor window,
      boolean center) {
    Tensor signal = Operands.floats(x);
    if (center) {
      int[] border = new int[2 * x.rank()];
      border[border.length - 2] = fftLength / 2;
      border[border.length - 1] = fftLength / 2;
      signal = Movement.pad(signal, Ints.of(border), "reflect", 0);
    }
    Tensor shape = centered(window, sequenceLength, fftLength, signal.dtype());
    int count = Math.max(0, (signal.dim(-1) - fftLength) / sequenceStride + 1);
    Tensor frames = signal.take(places(count, fftLength, sequenceStride), signal.rank() - 1);
    return rfft(frames.multiply(shape), fftLength);
  }

  /** As {@link #istft(List, int, int, int, Integer, Tensor, boolean)}, with Keras's defaults. */
  public static Tensor istft(
      List<Tensor> x, int sequenceLength, int sequenceStride, int fftLength) {
    return istft(
        x, sequenceLength, sequenceStride, fftLength, null, window("hann", sequenceLength), true);
  }

  /**
   * The inverse of {@link #stft}: windows are transformed back, weighted and added up.
   *
   * @param x real and imaginary parts, {@code [..., windows, fftLength / 2 + 1]}
   * @param length the length of the result; null for what the windows cover
   */
  public static Tensor istft(
      List<Tensor> x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      @Nullable Integer length,
      @Nullable Tensor window,
      boolean center) {
    Tensor frames = irfft(x, fftLength);
    Tensor shape = centered(window, sequenceLength, fftLength, frames.dtype());
    int count = frames.dim(-2);
    int all = fftLength + sequenceStride * (count - 1);
    Tensor places = Operands.flat(places(count, fftLength, sequenceStride));
    Tensor weighted = frames.multiply(shape);
    Shape front = weighted.shape().slice(0, weighted.rank() - 2);
    Tensor sums = added(weighted.reshape(front.plus(count * fftLength)), places, all);
    Tensor squares = shape.square().expandDims(0).broadcastTo(Shape.of(count, fftLength));
    Tensor weights = added(Operands.flat(squares), places, all);
    Tensor safe = weights.greater(1e-10).where(weights, weights.onesLike());
    Tensor signal = sums.divide(safe);
    if (window == null) {
      signal = signal.multiply((double) fftLength / sequenceStride);
    }
    int start = center ? fftLength / 2 : 0;
    int end = length != null ? start + length : center ? all - fftLength / 2 : all;
    return signal.slice(-1, start, Math.min(end, all));
  }

  private static Tensor added(Tensor x, Tensor places, int size) {
    Tensor base = Tensor.full(x.dtype(), x.shape().with(-1, size), 0);
    return base.scatter(places, x, x.rank() - 1, Op.Combine.ADD);
  }
}
