package org.pellucid.ops;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/**
 * Reductions that leave NaN out; a row of nothing but NaN gives NaN.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class NanReductions {
  private NanReductions() {}

  private static Tensor filled(Tensor x, double value) {
    return x.dtype().isFloating() ? x.isNaN().where(Operands.constant(x.dtype(), value), x) : x;
  }

  /** The mean of what is there; NaN counts as 0 in the sum and not at all in the count. */
  private static Tensor mean(Tensor x, @Nullable Ints axis, boolean keepdims) {
    Tensor count = Reductions.sum(x.isNaN().not().cast(x.dtype()), axis, keepdims);
    return nansum(x, axis, keepdims).divide(count);
  }

  /** As {@link #nansum(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nansum(Tensor x) {
    return nansum(x, null, false);
  }

  /** The sum; 0 of nothing. */
  public static Tensor nansum(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Reductions.sum(filled(x, 0), axis, keepdims);
  }

  /** As {@link #nanprod(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanprod(Tensor x) {
    return nanprod(x, null, false);
  }

  /** The product; 1 of nothing. */
  public static Tensor nanprod(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Reductions.prod(filled(x, 1), axis, keepdims, null);
  }

  /** As {@link #nanmean(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanmean(Tensor x) {
    return nanmean(x, null, false);
  }

  /** The mean. */
  public static Tensor nanmean(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return mean(Operands.floats(x), axis, keepdims);
  }

  /** As {@link #nanvar(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanvar(Tensor x) {
    return nanvar(x, null, false);
  }

  /** The variance, of the whole population. */
  public static Tensor nanvar(Tensor x, @Nullable Ints axis, boolean keepdims) {
    Tensor y = Operands.floats(x);
    return mean(y.subtract(mean(y, axis, true)).square(), axis, keepdims);
  }

  /** As {@link #nanstd(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanstd(Tensor x) {
    return nanstd(x, null, false);
  }

  /** The standard deviation, of the whole population. */
  public static Tensor nanstd(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return nanvar(x, axis, keepdims).sqrt();
  }

  /** As {@link #nanmax(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanmax(Tensor x) {
    return nanmax(x, null, false);
  }

  /** The largest number. */
  public static Tensor nanmax(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return extreme(x, axis, keepdims, true);
  }

  /** As {@link #nanmin(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanmin(Tensor x) {
    return nanmin(x, null, false);
  }

  /** The smallest number. */
  public static Tensor nanmin(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return extreme(x, axis, keepdims, false);
  }

  private static Tensor extreme(Tensor x, @Nullable Ints axis, boolean keepdims, boolean most) {
    Tensor other = filled(x, most ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    Tensor found =
        most
            ? Reductions.max(other, axis, keepdims, null)
            : Reductions.min(other, axis, keepdims, null);
    if (!x.dtype().isFloating()) {
      return found;
    }
    Tensor nothing = Reductions.all(x.isNaN(), axis, keepdims);
    return nothing.where(Operands.constant(x.dtype(), Double.NaN), found);
  }

  /** As {@link #nanargmax(Tensor, Integer, boolean)}, with Keras's defaults. */
  public static Tensor nanargmax(Tensor x) {
    return nanargmax(x, null, false);
  }

  /** Where the largest number is; -1 where there is none. */
  public static Tensor nanargmax(Tensor x, @Nullable Integer axis, boolean keepdims) {
    return place(x, axis, keepdims, true);
  }

  /** As {@link #nanargmin(Tensor, Integer, boolean)}, with Keras's defaults. */
  public static Tensor nanargmin(Tensor x) {
    return nanargmin(x, null, false);
  }

  /** Where the smallest number is; -1 where there is none. */
  public static Tensor nanargmin(Tensor x, @Nullable Integer axis, boolean keepdims) {
    return place(x, axis, keepdims, false);
  }

  private static Tensor place(Tensor x, @Nullable Integer axis, boolean keepdims, boolean most) {
    Tensor other = filled(x, most ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    Tensor place =
        most ? Reductions.argmax(other, axis, keepdims) : Reductions.argmin(other, axis, keepdims);
    if (!x.dtype().isFloating()) {
      return place;
    }
    Tensor nothing = Reductions.all(x.isNaN(), axis == null ? null : Ints.of(axis), keepdims);
    return nothing.where(Operands.constant(DType.INT32, -1), place);
  }

  /** As {@link #nancumsum(Tensor, Integer, DType)}, with Keras's defaults. */
  public static Tensor nancumsum(Tensor x) {
    return nancumsum(x, null, null);
  }

  /** Running sums, NaN counting as 0. */
  public static Tensor nancumsum(Tensor x, @Nullable Integer axis, @Nullable DType dtype) {
    return Reductions.cumsum(filled(x, 0), axis, dtype);
  }

  /** As {@link #nancumprod(Tensor, Integer, DType)}, with Keras's defaults. */
  public static Tensor nancumprod(Tensor x) {
    return nancumprod(x, null, null);
  }

  /** Running products, NaN counting as 1. */
  public static Tensor nancumprod(Tensor x, @Nullable Integer axis, @Nullable DType dtype) {
    return Reductions.cumprod(filled(x, 1), axis, dtype);
  }

  /** As {@link #nanmedian(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static Tensor nanmedian(Tensor x) {
    return nanmedian(x, null, false);
  }

  /** The middle number, or the mean of the two middle ones. */
  public static Tensor nanmedian(Tensor x, @Nullable Ints axis, boolean keepdims) {
    return Quantiles.of(x, Operands.constant(DType.FLOAT64, 0.5), axis, "linear", keepdims, true);
  }

  /** As {@link #nanquantile(Tensor, Tensor, Ints, String, boolean)}, with Keras's defaults. */
  public static Tensor nanquantile(Tensor x, Tensor q) {
    return nanquantile(x, q, null, "linear", false);
  }

  /** The numbers below which parts of all lie; for q and method see {@link Sorting#quantile}. */
  public static Tensor nanquantile(
      Tensor x, Tensor q, @Nullable Ints axis, String method, boolean keepdims) {
    return Quantiles.of(x, q, axis, method, keepdims, true);
  }

  /** As {@link #nanpercentile(Tensor, Tensor, Ints, String, boolean)}, with Keras's defaults. */
  public static Tensor nanpercentile(Tensor x, Tensor q) {
    return nanpercentile(x, q, null, "linear", false);
  }

  /** As {@link #nanquantile}, with q in percent. */
  public static Tensor nanpercentile(
      Tensor x, Tensor q, @Nullable Ints axis, String method, boolean keepdims) {
    return Quantiles.of(x, q.cast(DType.FLOAT64).divide(100), axis, method, keepdims, true);
  }
}
