package org.pellucid.ops;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Tensors of given numbers and of sequences; float32 where no type is given.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Creation {
  private Creation() {}

  private static DType floats(@Nullable DType dtype) {
    return dtype == null ? DType.FLOAT32 : dtype;
  }

  /** As {@link #zeros(Shape, DType)}, with Keras's defaults. */
  public static Tensor zeros(Shape shape) {
    return zeros(shape, null);
  }

  /** Zeros. */
  public static Tensor zeros(Shape shape, @Nullable DType dtype) {
    return Tensor.full(floats(dtype), shape, 0);
  }

  /** As {@link #ones(Shape, DType)}, with Keras's defaults. */
  public static Tensor ones(Shape shape) {
    return ones(shape, null);
  }

  /** Ones. */
  public static Tensor ones(Shape shape, @Nullable DType dtype) {
    return Tensor.full(floats(dtype), shape, 1);
  }

  /** As {@link #empty(Shape, DType)}, with Keras's defaults. */
  public static Tensor empty(Shape shape) {
    return empty(shape, null);
  }

  /** A tensor of no numbers in particular: zeros. */
  public static Tensor empty(Shape shape, @Nullable DType dtype) {
    return zeros(shape, dtype);
  }

  /** As {@link #full(Shape, Tensor, DType)}, with Keras's defaults. */
  public static Tensor full(Shape shape, Tensor fillValue) {
    return full(shape, fillValue, null);
  }

  /** One value everywhere, or values that are broadcast. */
  public static Tensor full(Shape shape, Tensor fillValue, @Nullable DType dtype) {
    return fillValue.cast(floats(dtype)).broadcastTo(shape);
  }

  /** As {@link #zerosLike(Tensor, DType)}, with Keras's defaults. */
  public static Tensor zerosLike(Tensor x) {
    return zerosLike(x, null);
  }

  /** Zeros of x's shape, and type if none is given. */
  public static Tensor zerosLike(Tensor x, @Nullable DType dtype) {
    return Tensor.full(dtype == null ? x.dtype() : dtype, x.shape(), 0);
  }

  /** As {@link #onesLike(Tensor, DType)}, with Keras's defaults. */
  public static Tensor onesLike(Tensor x) {
    return onesLike(x, null);
  }

  /** Ones of x's shape, and type if none is given. */
  public static Tensor onesLike(Tensor x, @Nullable DType dtype) {
    return Tensor.full(dtype == null ? x.dtype() : dtype, x.shape(), 1);
  }

  /** As {@link #emptyLike(Tensor, DType)}, with Keras's defaults. */
  public static Tensor emptyLike(Tensor x) {
    return emptyLike(x, null);
  }

  /** A tensor of x's shape and of no numbers in particular: zeros. */
  public static Tensor emptyLike(Tensor x, @Nullable DType dtype) {
    return zerosLike(x, dtype);
  }

  /** As {@link #fullLike(Tensor, Tensor, DType)}, with Keras's defaults. */
  public static Tensor fullLike(Tensor x, Tensor fillValue) {
    return fullLike(x, fillValue, null);
  }

  /** A tensor of x's shape with one value everywhere. */
  public static Tensor fullLike(Tensor x, Tensor fillValue, @Nullable DType dtype) {
    return fillValue.cast(dtype == null ? x.dtype() : dtype).broadcastTo(x.shape());
  }

  /** As {@link #array(Tensor, DType)}, with Keras's defaults. */
  public static Tensor array(Tensor x) {
    return array(x, null);
  }

  /** A tensor of a number, an array, nested arrays or lists. */
  public static Tensor array(Tensor x, @Nullable DType dtype) {
    return dtype == null ? x : x.cast(dtype);
  }

  /** As {@link #convertToTensor(Tensor, DType)}, with Keras's defaults. */
  public static Tensor convertToTensor(Tensor x) {
    return convertToTensor(x, null);
  }

  /** A tensor of a number, an array, nested arrays or lists. */
  public static Tensor convertToTensor(Tensor x, @Nullable DType dtype) {
    return array(x, dtype);
  }

  /** The numbers of a tensor. */
  public static NdArray convertToNumpy(Tensor x) {
    return x.value();
  }

  /** As {@link #eye(int, Integer, int, DType)}, with Keras's defaults. */
  public static Tensor eye(int n) {
    return eye(n, null, 0, null);
  }

  /** Ones on a diagonal, zeros elsewhere. */
  public static Tensor eye(int n, @Nullable Integer m, int k, @Nullable DType dtype) {
    Shape shape = Shape.of(n, m == null ? n : m);
    return distance(shape).equal(k).cast(floats(dtype));
  }

  private static Tensor distance(Shape shape) {
    return Tensor.iota(DType.INT32, shape, 1).subtract(Tensor.iota(DType.INT32, shape, 0));
  }

  /** As {@link #identity(int, DType)}, with Keras's defaults. */
  public static Tensor identity(int n) {
    return identity(n, null);
  }

  /** Ones on the diagonal, zeros elsewhere. */
  public static Tensor identity(int n, @Nullable DType dtype) {
    return eye(n, null, 0, dtype);
  }

  /** As {@link #tri(int, Integer, int, DType)}, with Keras's defaults. */
  public static Tensor tri(int n) {
    return tri(n, null, 0, null);
  }

  /** Ones on and below a diagonal, zeros above it. */
  public static Tensor tri(int n, @Nullable Integer m, int k, @Nullable DType dtype) {
    Shape shape = Shape.of(n, m == null ? n : m);
    return distance(shape).lessEqual(k).cast(floats(dtype));
  }

  // ---- Sequences ----

  /** Numbers from start, below stop, in steps; reckoned in double precision. */
  public static Tensor arange(double start, double stop, double step, DType dtype) {
    int count = (int) Math.max(0, Math.ceil((stop - start) / step));
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = start + i * step;
    }
    return Operands.doubles(numbers).cast(dtype);
  }

  /** Moves the first axis, along which numbers follow each other, where it is to stand. */
  private static Tensor behind(Tensor x, int axis) {
    return x.rank() == 1 ? x : x.moveAxis(0, axis);
  }

  /** As {@link #linspace(Tensor, Tensor, int, boolean, DType, int)}, with Keras's defaults. */
  public static Tensor linspace(Tensor start, Tensor stop) {
    return linspace(start, stop, 50, true, null, 0);
  }

  /**
   * Numbers at equal distances.
   *
   * @param start the first, or a tensor of first ones
   * @param stop the last
   * @param num how many
   * @param endpoint whether the last one is among them
   * @param axis where they stand in the result
   */
  public static Tensor linspace(
      Tensor start, Tensor stop, int num, boolean endpoint, @Nullable DType dtype, int axis) {
    DType result =
        dtype == null
            ? Operands.floats(start).dtype().promote(Operands.floats(stop).dtype())
            : dtype;
    Tensor numbers = spaced(start, stop, num, endpoint);
    Tensor whole = result.isFloating() ? numbers : numbers.floor();
    return behind(whole.cast(result), axis);
  }

  /** In float64, on a first axis. */
  private static Tensor spaced(Tensor start, Tensor stop, int num, boolean endpoint) {
    Tensor first = start.cast(DType.FLOAT64);
    Tensor last = stop.cast(DType.FLOAT64);
    Tensor step = step(first, last, num, endpoint);
    if (num == 1) {
      return first.add(step.zerosLike()).expandDims(0);
    }
    int[] dims = Ints.repeat(1, step.rank() + 1).toArray();
    dims[0] = num;
    Tensor index = Tensor.arange(num, DType.FLOAT64).reshape(Shape.of(dims));
    Tensor numbers = index.multiply(step).add(first);
    // The last one is exact.
    return endpoint && num > 1 ? index.equal(num - 1).where(last, numbers) : numbers;
  }

  /** The distance of neighbours in {@link #linspace}, in float64. */
  public static Tensor step(Tensor start, Tensor stop, int num, boolean endpoint) {
    Tensor length = stop.cast(DType.FLOAT64).subtract(start.cast(DType.FLOAT64));
    int parts = endpoint ? num - 1 : num;
    return parts > 0 ? length.divide(parts) : length.multiply(Double.NaN);
  }

  /**
   * As {@link #logspace(Tensor, Tensor, int, boolean, double, DType, int)}, with Keras's defaults.
   */
  public static Tensor logspace(Tensor start, Tensor stop) {
    return logspace(start, stop, 50, true, 10, null, 0);
  }

  /** Powers of a base whose exponents are at equal distances. */
  public static Tensor logspace(
      Tensor start,
      Tensor stop,
      int num,
      boolean endpoint,
      double base,
      @Nullable DType dtype,
      int axis) {
    DType result =
        dtype == null
            ? Operands.floats(start).dtype().promote(Operands.floats(stop).dtype())
            : dtype;
    Tensor exponents = spaced(start, stop, num, endpoint);
    Tensor powers = Operands.constant(DType.FLOAT64, base).power(exponents);
    return behind(powers.cast(result), axis);
  }

  /** As {@link #geomspace(Tensor, Tensor, int, boolean, DType, int)}, with Keras's defaults. */
  public static Tensor geomspace(Tensor start, Tensor stop) {
    return geomspace(start, stop, 50, true, null, 0);
  }

  /** Numbers whose neighbours have equal ratios. */
  public static Tensor geomspace(
      Tensor start, Tensor stop, int num, boolean endpoint, @Nullable DType dtype, int axis) {
    Tensor first = start.cast(DType.FLOAT64);
    Tensor last = stop.cast(DType.FLOAT64);
    Tensor sign = first.sign();
    Tensor logs = spaced(first.abs().log(), last.abs().log(), num, endpoint);
    Tensor numbers = logs.exp().multiply(sign);
    int[] dims = Ints.repeat(1, numbers.rank()).toArray();
    dims[0] = num;
    Tensor index = Tensor.arange(num, DType.INT32).reshape(Shape.of(dims));
    Tensor exact = index.equal(0).where(first, numbers);
    if (endpoint && num > 1) {
      exact = index.equal(num - 1).where(last, exact);
    }
    return behind(exact.cast(floats(dtype)), axis);
  }

  /** As {@link #vander(Tensor, Integer, boolean)}, with Keras's defaults. */
  public static Tensor vander(Tensor x) {
    return vander(x, null, false);
  }

  /** Powers of each number in a row, falling unless {@code increasing}. */
  public static Tensor vander(Tensor x, @Nullable Integer n, boolean increasing) {
    int count = n == null ? x.dim(0) : n;
    Tensor column = Operands.numbers(x).expandDims(1);
    Tensor powers = Tensor.full(column.dtype(), Shape.of(x.dim(0), 1), 1);
    if (count == 0) {
      return powers.slice(1, 0, 0);
    }
    Tensor rows =
        count == 1
            ? powers
            : Tensor.concat(1, List.of(powers, column.broadcastTo(Shape.of(x.dim(0), count - 1))));
    Tensor rising = Reductions.cumprod(rows, 1, null);
    return increasing ? rising : rising.flip(1);
  }

  // ---- Windows of signals ----

  /** A triangle of n points. */
  public static Tensor bartlett(int n) {
    return window(n, part -> 1 - Math.abs(2 * part - 1));
  }

  /** Blackman's window of n points. */
  public static Tensor blackman(int n) {
    return window(
        n, part -> 0.42 - 0.5 * Math.cos(2 * Math.PI * part) + 0.08 * Math.cos(4 * Math.PI * part));
  }

  /** Hamming's window of n points. */
  public static Tensor hamming(int n) {
    return window(n, part -> 0.54 - 0.46 * Math.cos(2 * Math.PI * part));
  }

  /** Von Hann's window of n points. */
  public static Tensor hanning(int n) {
    return window(n, part -> 0.5 - 0.5 * Math.cos(2 * Math.PI * part));
  }

  /** Kaiser's window of n points, the narrower the larger beta. */
  public static Tensor kaiser(int n, double beta) {
    double[] numbers = new double[Math.max(0, n)];
    for (int i = 0; i < n; i++) {
      double part = n == 1 ? 0 : 2.0 * i / (n - 1) - 1;
      numbers[i] = beta * Math.sqrt(Math.max(0, 1 - part * part));
    }
    Tensor top = Trigonometry.i0(Operands.constant(DType.FLOAT64, beta));
    return Trigonometry.i0(Operands.doubles(numbers)).divide(top).cast(DType.FLOAT32);
  }

  private static Tensor window(int n, DoubleUnaryOperator shape) {
    double[] numbers = new double[Math.max(0, n)];
    for (int i = 0; i < n; i++) {
      numbers[i] = n == 1 ? 1 : shape.applyAsDouble((double) i / (n - 1));
    }
    return Operands.doubles(numbers).cast(DType.FLOAT32);
  }

  // ---- What a tensor is ----

  /** How many axes a tensor has. */
  public static int ndim(Tensor x) {
    return x.rank();
  }

  /** How many numbers a tensor has. */
  public static int size(Tensor x) {
    return x.shape().size();
  }

  /** A tensor's extents. */
  public static Shape shape(Tensor x) {
    return x.shape();
  }

  /** A tensor's type. */
  public static DType dtype(Tensor x) {
    return x.dtype();
  }
}
