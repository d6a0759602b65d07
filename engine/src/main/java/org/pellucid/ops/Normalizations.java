package org.pellucid.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Normalizations and their statistics.
 *
 * <p>Source: {@code keras.ops.nn}.
 */
public final class Normalizations {
  private static final double EPSILON = 1e-7;

  private Normalizations() {}

  /** As {@link #moments(Tensor, Ints, boolean)}, with Keras's defaults. */
  public static List<Tensor> moments(Tensor x, Ints axes) {
    return moments(x, axes, false);
  }

  /** Mean and variance along axes. */
  public static List<Tensor> moments(Tensor x, Ints axes, boolean keepdims) {
    return List.of(Reductions.mean(x, axes, keepdims), Reductions.var(x, axes, keepdims));
  }

  /** As {@link #normalize(Tensor, Ints, double, Double)}, with Keras's defaults. */
  public static Tensor normalize(Tensor x) {
    return normalize(x, Ints.of(-1), 2, null);
  }

  /**
   * Vectors along an axis divided by their length; by epsilon at least.
   *
   * @param order of the norm, at least 1
   * @param epsilon null for 1e-7
   */
  public static Tensor normalize(
      Tensor x, @Nullable Ints axis, double order, @Nullable Double epsilon) {
    Tensor y = Operands.floats(x.rank() == 0 ? x.expandDims(0) : x);
    double least = epsilon == null ? EPSILON : epsilon;
    if (order == 2) {
      Tensor squares = Reductions.sum(y.square(), axis, true);
      return y.multiply(squares.maximum(least * least).rsqrt());
    }
    Tensor norm =
        axis == null && y.rank() > 2
            ? Norms.of(Operands.flat(y), order, Ints.of(0), false)
            : Norms.of(y, order, axis, true);
    return y.divide(norm.maximum(least));
  }

  /**
   * As {@link #batchNormalization(Tensor, Tensor, Tensor, int, Tensor, Tensor, double)}, with
   * Keras's defaults.
   */
  public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor variance, int axis) {
    return batchNormalization(x, mean, variance, axis, null, null, 0.001);
  }

  /**
   * Each slice of an axis normalized by given statistics: {@code (x - mean) / sqrt(variance +
   * epsilon) * scale + offset}.
   *
   * @param offset added at the end, or null
   * @param scale multiplied before, or null
   */
  public static Tensor batchNormalization(
      Tensor x,
      Tensor mean,
      Tensor variance,
      int axis,
      @Nullable Tensor offset,
      @Nullable Tensor scale,
      double epsilon) {
    int[] dims = Ints.repeat(1, x.rank()).toArray();
    dims[x.shape().axis(axis)] = mean.shape().size();
    Shape shape = Shape.of(dims);
    Tensor y = Operands.floats(x);
    Tensor factor = variance.reshape(shape).add(epsilon).rsqrt();
    if (scale != null) {
      factor = factor.multiply(scale.reshape(shape));
    }
    Tensor result = y.subtract(mean.reshape(shape)).multiply(factor);
    return offset == null ? result : result.add(offset.reshape(shape));
  }

  private static @Nullable Tensor spread(Tensor x, @Nullable Tensor v, int[] axes) {
    if (v == null || v.rank() == x.rank() || (axes.length == 1 && axes[0] == x.rank() - 1)) {
      return v == null ? null : v.cast(x.dtype());
    }
    int[] dims = Ints.repeat(1, x.rank()).toArray();
    for (int axis : axes) {
      dims[axis] = x.dim(axis);
    }
    return v.cast(x.dtype()).reshape(Shape.of(dims));
  }

  /**
   * As {@link #layerNormalization(Tensor, Tensor, Tensor, Ints, Double, boolean)}, with Keras's
   * defaults.
   */
  public static Tensor layerNormalization(Tensor x) {
    return layerNormalization(x, null, null, Ints.of(-1), null, false);
  }

  /**
   * Numbers along axes brought to mean 0 and variance 1, then scaled and shifted.
   *
   * @param gamma the scale, or null
   * @param beta the shift, or null
   * @param epsilon null for 1e-7
   * @param rmsScaling whether numbers are divided by the deviation without the mean taken off
   */
  public static Tensor layerNormalization(
      Tensor x,
      @Nullable Tensor gamma,
      @Nullable Tensor beta,
      Ints axis,
      @Nullable Double epsilon,
      boolean rmsScaling) {
    Tensor y = Operands.floats(x);
    int[] axes = Operands.axes(y, axis);
    Tensor centered = y.subtract(Reductions.mean(y, axis, true));
    Tensor variance = Reductions.mean(centered.square(), axis, true);
    Tensor result =
        (rmsScaling ? y : centered)
            .multiply(variance.add(epsilon == null ? EPSILON : epsilon).rsqrt());
    Tensor scale = spread(y, gamma, axes);
    result = scale == null ? result : result.multiply(scale);
    Tensor shift = spread(y, beta, axes);
    return shift == null ? result : result.add(shift);
  }

  /** As {@link #rmsNormalization(Tensor, Tensor, Ints, Double)}, with Keras's defaults. */
  public static Tensor rmsNormalization(Tensor x) {
    return rmsNormalization(x, null, Ints.of(-1), null);
  }

  /**
   * Numbers along axes divided by the square root of the mean of their squares, then scaled.
   *
   * @param scale or null
   * @param epsilon null for 1e-7
   */
  public static Tensor rmsNormalization(
      Tensor x, @Nullable Tensor scale, Ints axis, @Nullable Double epsilon) {
    Tensor y = Operands.floats(x.rank() == 0 ? x.expandDims(0) : x);
    Tensor mean = Reductions.mean(y.square(), axis, true);
    Tensor result = y.multiply(mean.add(epsilon == null ? EPSILON : epsilon).rsqrt());
    Tensor factor = spread(y, scale, Operands.axes(y, axis));
    return factor == null ? result : result.multiply(factor);
  }
}
