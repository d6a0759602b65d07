// Longer than most files on purpose: short functions that users look for in one place.
package org.pellucid.ops;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Functions that put the numbers along some axes together.
 *
 * <p>A null axis means all axes; {@code keepdims} keeps reduced axes with extent 1.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class Reductions {
  private Reductions() {}

  /** Small whole numbers and truth values are added up in int32. */
  private static Tensor summable(Tensor x) {
    return x.dtype() == DType.BOOL || x.dtype() == DType.UINT8 ? x.cast(DType.INT32) : x;
  }

  /** The sum of all numbers. */
  public static Tensor sum(Tensor x) {
    return sum(x, null, false);
  }

  /** The sum. */
  public static Tensor sum(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Operands.reduce(x, axis, keepdims, (y, axes) -> summable(y).sum(axes));
  }

  /** As {@link #prod(Tensor, Ints, boolean, DType)}, with Keras's defaults. */
  public static Tensor prod(Tensor x) {
    return prod(x, null, false, null);
  }

  /** The product; a type may be given for the result. */
  public static Tensor prod(
      Tensor x, @Nullable Ints axis, boolean keepdims, @Nullable DType dtype) {
    Tensor numbers = dtype == null ? summable(x) : x.cast(dtype);
    return Operands.reduce(numbers, axis, keepdims, Tensor::prod);
  }

  /** The mean of all numbers. */
  public static Tensor mean(Tensor x) {
    return mean(x, null, false);
  }

  /** The mean, in floating point. */
  public static Tensor mean(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Operands.reduce(x, axis, keepdims, (y, axes) -> Operands.floats(y).mean(axes));
  }

  /** The largest of all numbers. */
  public static Tensor max(Tensor x) {
    return max(x, null, false, null);
  }

  /** The largest number, at least {@code initial} if that is given. */
  public static Tensor max(
      Tensor x, @Nullable Ints axis, boolean keepdims, @Nullable Double initial) {
    Tensor most = Operands.reduce(x, axis, keepdims, Tensor::max);
    return initial == null ? most : most.maximum(initial).cast(x.dtype());
  }

  /** The smallest of all numbers. */
  public static Tensor min(Tensor x) {
    return min(x, null, false, null);
  }

  /** The smallest number, at most {@code initial} if that is given. */
  public static Tensor min(
      Tensor x, @Nullable Ints axis, boolean keepdims, @Nullable Double initial) {
    Tensor least = Operands.reduce(x, axis, keepdims, Tensor::min);
    return initial == null ? least : least.minimum(initial).cast(x.dtype());
  }

  /** As {@link #amax(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor amax(Tensor x) {
    return amax(x, null, false);
  }

  /** The largest number. */
  public static Tensor amax(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return max(x, axis, keepdims, null);
  }

  /** As {@link #amin(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor amin(Tensor x) {
    return amin(x, null, false);
  }

  /** The smallest number. */
  public static Tensor amin(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return min(x, axis, keepdims, null);
  }

  /** As {@link #ptp(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor ptp(Tensor x) {
    return ptp(x, null, false);
  }

  /** The largest number less the smallest. */
  public static Tensor ptp(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return max(x, axis, keepdims, null).subtract(min(x, axis, keepdims, null));
  }

  /** As {@link #any(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor any(Tensor x) {
    return any(x, null, false);
  }

  /** Whether one is true; numbers other than 0 are. */
  public static Tensor any(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Operands.reduce(x, axis, keepdims, (y, axes) -> y.any(axes));
  }

  /** As {@link #all(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor all(Tensor x) {
    return all(x, null, false);
  }

  /** Whether all are true. */
  public static Tensor all(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Operands.reduce(x, axis, keepdims, (y, axes) -> y.all(axes));
  }

  /** As {@link #countNonzero(Tensor, Ints)}, with Keras's defaults. */
  public static Tensor countNonzero(Tensor x) {
    return countNonzero(x, null);
  }

  /** How many numbers are not 0. */
  public static Tensor countNonzero(Tensor x, @Nullable Ints axis) {
    return Operands.reduce(
        x, axis, false, (y, axes) -> y.cast(DType.BOOL).cast(DType.INT32).sum(axes));
  }

  /** As {@link #var(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor var(Tensor x) {
    return var(x, null, false);
  }

  /** The variance, of the whole population. */
  public static Tensor var(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Operands.reduce(x, axis, keepdims, (y, axes) -> Operands.floats(y).variance(axes));
  }

  /** As {@link #std(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor std(Tensor x) {
    return std(x, null, false);
  }

  /** The standard deviation, of the whole population. */
  public static Tensor std(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return var(x, axis, keepdims).sqrt();
  }

  /** As {@link #average(Tensor, Ints, Tensor)}, with Keras's defaults. */
  public static Tensor average(Tensor x) {
    return average(x, null, null);
  }

  /** The mean under weights of x's shape, or of the extent of the one axis. */
  public static Tensor average(Tensor x, @Nullable Ints axis, @Nullable Tensor weights) {
    if (weights == null) {
      return mean(x, axis, false);
    }
    Tensor y = Operands.floats(x);
    Tensor w = weights.cast(y.dtype().promote(Operands.floats(weights).dtype()));
    if (weights.rank() == 1 && x.rank() > 1 && axis != null) {
      int[] dims = new int[x.rank()];
      Arrays.fill(dims, 1);
      dims[x.shape().axis(axis.get(0))] = weights.dim(0);
      w = w.reshape(Shape.of(dims));
    }
    Tensor product = y.multiply(w);
    Tensor total = sum(w.broadcastTo(product.shape()), axis, false);
    return sum(product, axis, false).divide(total);
  }

  /** As {@link #logsumexp(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor logsumexp(Tensor x) {
    return logsumexp(x, null, false);
  }

  /** {@code log(sum(e^x))} without overflow. */
  public static Tensor logsumexp(Tensor x, @Nullable Ints axis, boolean keepdims) {
    int[] axes = Operands.axes(x, axis);
    Tensor y = Operands.floats(x);
    Tensor most = Operands.kept(y, y.max(axes), axes, true).stopGradient();
    Tensor safe = Logic.isfinite(most).where(most, most.zerosLike());
    Tensor sum = Operands.kept(y, y.subtract(safe).exp().sum(axes), axes, true);
    Tensor result = sum.log().add(safe);
    return keepdims ? result : result.reshape(y.sum(axes).shape());
  }

  // ---- Places ----

  /** As {@link #argmax(Tensor, Integer, boolean)}, with Keras's defaults. */
  public static Tensor argmax(Tensor x) {
    return argmax(x, null, false);
  }

  /** Where the largest number is, in the flat order without an axis; the first one of several. */
  public static Tensor argmax(Tensor x, @Nullable Integer axis, boolean keepdims) {
    return place(x, axis, keepdims, true);
  }

  /** As {@link #argmin(Tensor, Integer, boolean)}, with Keras's defaults. */
  public static Tensor argmin(Tensor x) {
    return argmin(x, null, false);
  }

  /** Where the smallest number is, in the flat order without an axis. */
  public static Tensor argmin(Tensor x, @Nullable Integer axis, boolean keepdims) {
    return place(x, axis, keepdims, false);
  }

  private static Tensor place(Tensor x, @Nullable Integer axis, boolean keepdims, boolean most) {
    Tensor numbers = Operands.numbers(x);
    Tensor line = axis == null ? Operands.flat(numbers) : numbers;
    int at = axis == null ? 0 : axis;
    Tensor place = most ? line.argmax(at) : line.argmin(at);
    if (!keepdims) {
      return place;
    }
    return x.keep(place, axis == null ? Operands.axes(x, null) : new int[] {axis});
  }

  // ---- Running ----

  /** As {@link #cumsum(Tensor, Integer, DType)}, with Keras's defaults. */
  public static Tensor cumsum(Tensor x) {
    return cumsum(x, null, null);
  }

  /** Running sums, over all numbers in flat order without an axis. */
  public static Tensor cumsum(Tensor x, @Nullable Integer axis, @Nullable DType dtype) {
    Tensor numbers = dtype == null ? summable(x) : x.cast(dtype);
    return axis == null ? Operands.flat(numbers).cumsum(0) : numbers.cumsum(axis);
  }

  /** As {@link #cumprod(Tensor, Integer, DType)}, with Keras's defaults. */
  public static Tensor cumprod(Tensor x) {
    return cumprod(x, null, null);
  }

  /** Running products, over all numbers in flat order without an axis. */
  public static Tensor cumprod(Tensor x, @Nullable Integer axis, @Nullable DType dtype) {
    Tensor numbers = dtype == null ? summable(x) : x.cast(dtype);
    Tensor line = axis == null ? Operands.flat(numbers) : numbers;
    int at = axis == null ? 0 : line.shape().axis(axis);
    // Each step multiplies in twice as many numbers as the one before.
    for (int step = 1; step < line.dim(at); step *= 2) {
      Tensor ones = Tensor.full(line.dtype(), line.shape().with(at, step), 1);
      Tensor before = Tensor.concat(at, List.of(ones, line.slice(at, 0, line.dim(at) - step)));
      line = line.multiply(before);
    }
    return line;
  }

  /** As {@link #diff(Tensor, int, int)}, with Keras's defaults. */
  public static Tensor diff(Tensor a) {
    return diff(a, 1, -1);
  }

  /** Differences of neighbours, n times. */
  public static Tensor diff(Tensor a, int n, int axis) {
    Tensor result = a;
    for (int i = 0; i < n; i++) {
      int extent = result.dim(axis);
      Tensor behind = result.slice(axis, Math.min(1, extent), extent);
      Tensor before = result.slice(axis, 0, Math.max(0, extent - 1));
      result = a.dtype() == DType.BOOL ? behind.xor(before) : behind.subtract(before);
    }
    return result;
  }

  /** As {@link #trapezoid(Tensor, Tensor, double, int)}, with Keras's defaults. */
  public static Tensor trapezoid(Tensor y) {
    return trapezoid(y, null, 1.0, -1);
  }

  /** The area under a curve by the trapezoidal rule; the points are dx apart, or given. */
  public static Tensor trapezoid(Tensor y, @Nullable Tensor x, double dx, int axis) {
    Tensor values = Operands.floats(y).moveAxis(axis, -1);
    int n = values.dim(-1);
    Tensor sums = values.slice(-1, 1, n).add(values.slice(-1, 0, n - 1)).divide(2);
    if (x == null) {
      return sums.sum(-1).multiply(dx);
    }
    Tensor points = Operands.floats(x.rank() == 1 ? x : x.moveAxis(axis, -1));
    return sums.multiply(diff(points, 1, -1)).sum(-1);
  }

  // ---- Statistics of rows ----

  /** Correlations of variables in rows: {@code [variables, variables]}. */
  public static Tensor corrcoef(Tensor x) {
    Tensor rows = Operands.floats(x.rank() == 1 ? x.expandDims(0) : x);
    Tensor centered = rows.subtract(rows.keep(rows.mean(1), 1));
    Tensor covariance = centered.matmul(centered.transpose());
    Tensor deviation = Movement.diagonal(covariance, 0, 0, 1).sqrt();
    Tensor result = covariance.divide(deviation.expandDims(1)).divide(deviation).clip(-1, 1);
    return x.rank() == 1 ? result.reshape(Shape.SCALAR) : result;
  }

  /** As {@link #correlate(Tensor, Tensor, String)}, with Keras's defaults. */
  public static Tensor correlate(Tensor x1, Tensor x2) {
    return correlate(x1, x2, "valid");
  }

  /**
   * Sliding sums of products of two sequences.
   *
   * @param mode "valid" (where both overlap wholly), "same" (as long as the longer) or "full"
   */
  public static Tensor correlate(Tensor x1, Tensor x2, String mode) {
    DType dtype = Operands.common(List.of(Operands.floats(x1), Operands.floats(x2)));
    if (x1.dim(0) < x2.dim(0)) {
      return correlate(x2, x1, mode).flip(0);
    }
    int n = x2.dim(0);
    int before =
        switch (mode) {
          case "valid" -> 0;
          case "same" -> n / 2;
          case "full" -> n - 1;
          default ->
              throw Operands.oneOf("correlate", "mode", mode, "\"valid\", \"same\", \"full\"");
        };
    int behind = mode.equals("valid") ? 0 : mode.equals("same") ? n - 1 - before : n - 1;
    Tensor padded = x1.cast(dtype).pad(Ints.of(before), Ints.of(behind), 0);
    Tensor frames =
        Windows.patches(
                padded.reshape(1, -1, 1), Ints.of(n), Ints.of(1), Ints.of(1), Nn.Padding.VALID)
            .squeeze(0);
    return frames.matmul(x2.cast(dtype));
  }
}
