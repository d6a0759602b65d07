package org.pellucid.tensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.graph.Op;

/** Functions of neural networks on tensors: convolution, pooling, softmax and their kin. */
public final class Nn {
  private Nn() {}

  /** How the border of an image is treated. */
  public enum Padding {
    /** Windows stay inside. */
    VALID,
    /** Zeros are added so that the result has ceil(extent / stride) entries, the odd one behind. */
    SAME,
    /** For one axis of time: zeros are added before, so that no window sees the future. */
    CAUSAL;

    /**
     * Finds a padding by Keras's name for it.
     *
     * @param name "valid", "same" or "causal", in any case
     * @return the padding
     */
    public static Padding named(String name) {
      for (Padding padding : values()) {
        if (padding.text().equals(name.toLowerCase(Locale.ROOT))) {
          return padding;
        }
      }
      throw Names.unknown("padding", name, java.util.List.of("valid", "same", "causal"));
    }

    /** {@return Keras's name for it} */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Works out how windows lie.
   *
   * @param x the shape {@code [batch, spatial..., channels]} they lie in
   * @param size the windows' extents
   * @param strides the distance between windows
   * @param dilation the distance between the elements of a window
   * @param padding how the border is treated
   * @return the windows
   */
  public static Op.Windows windows(
      Shape x, Ints size, Ints strides, Ints dilation, Padding padding) {
    int[] low = new int[size.size()];
    int[] high = new int[size.size()];
    for (int i = 0; i < low.length; i++) {
      int covered = (size.get(i) - 1) * dilation.get(i) + 1;
      int extent = x.dim(i + 1);
      switch (padding) {
        case VALID -> {}
        case SAME -> {
          int out = Math.ceilDiv(extent, strides.get(i));
          int total = Math.max(0, (out - 1) * strides.get(i) + covered - extent);
          low[i] = total / 2;
          high[i] = total - total / 2;
        }
        case CAUSAL -> low[i] = covered - 1;
      }
    }
    return new Op.Windows(strides, Ints.of(low), Ints.of(high), dilation);
  }

  /**
   * Cross-correlation, channels last, with one to three spatial axes.
   *
   * @param x {@code [batch, spatial..., in]}
   * @param kernel {@code [spatial..., in / groups, out]}
   * @param strides the distance between windows, per spatial axis
   * @param padding how the border is treated
   * @param dilation the distance between the elements of a window, per spatial axis
   * @param groups into how many groups the channels are split
   * @return {@code [batch, spatial..., out]}
   */
  public static Tensor conv(
      Tensor x, Tensor kernel, Ints strides, Padding padding, Ints dilation, int groups) {
    Ints size = Ints.of(kernel.shape().slice(0, kernel.rank() - 2).toArray());
    Op.Windows windows = windows(x.shape(), size, strides, dilation, padding);
    return Tensor.apply(new Op.Conv(windows, groups), x, kernel);
  }

  /**
   * Transposed convolution, channels last: what takes the gradient of a convolution back to its
   * input, and so enlarges an image.
   *
   * @param x {@code [batch, spatial..., in]}
   * @param kernel {@code [spatial..., out, in]}
   * @param strides the distance between the windows of the convolution, per spatial axis
   * @param padding valid or same
   * @param outputPadding how much is added behind, per spatial axis; null for what makes valid give
   *     {@code (extent - 1) * stride + max(size, stride)} and same {@code extent * stride}
   * @param dilation the distance between the elements of a window, per spatial axis
   * @return {@code [batch, spatial..., out]}
   */
  public static Tensor convTranspose(
      Tensor x,
      Tensor kernel,
      Ints strides,
      Padding padding,
      @Nullable Ints outputPadding,
      Ints dilation) {
    int axes = strides.size();
    int[] shape = x.shape().with(-1, kernel.dim(-2)).toArray();
    int[] low = new int[axes];
    int[] high = new int[axes];
    for (int i = 0; i < axes; i++) {
      int covered = (kernel.dim(i) - 1) * dilation.get(i) + 1;
      int stride = strides.get(i);
      int before;
      int total;
      if (padding == Padding.SAME) {
        total =
            outputPadding == null
                ? stride + covered - 2
                : covered + covered % 2 - 2 + outputPadding.get(i);
        before = Math.min(total / 2 + total % 2, covered - 1);
      } else {
        int extra = outputPadding == null ? Math.max(0, stride - covered) : outputPadding.get(i);
        total = 2 * (covered - 1) + extra;
        before = covered - 1;
      }
      shape[i + 1] = (x.dim(i + 1) - 1) * stride + 2 + total - covered;
      low[i] = covered - 1 - before;
      high[i] = Math.max(0, covered - 1 - (total - before));
    }
    Op.Windows windows = new Op.Windows(strides, Ints.of(low), Ints.of(high), dilation);
    return Tensor.apply(new Op.ConvInputGradient(windows, 1, Shape.of(shape)), x, kernel);
  }

  /**
   * Convolution of each channel on its own, channels last.
   *
   * @param x {@code [batch, spatial..., in]}
   * @param kernel {@code [spatial..., in, multiplier]}
   * @param strides the distance between windows, per spatial axis
   * @param padding how the border is treated
   * @param dilation the distance between the elements of a window, per spatial axis
   * @return {@code [batch, spatial..., in * multiplier]}, the results of a channel side by side
   */
  public static Tensor depthwiseConv(
      Tensor x, Tensor kernel, Ints strides, Padding padding, Ints dilation) {
    int channels = kernel.dim(-2);
    Shape grouped = kernel.shape().slice(0, kernel.rank() - 2).plus(1, channels * kernel.dim(-1));
    return conv(x, kernel.reshape(grouped), strides, padding, dilation, channels);
  }

  /**
   * Means of windows that divide each spatial axis as evenly as can be: output i covers the
   * elements from {@code floor(i * extent / size)} to {@code ceil((i + 1) * extent / size)}.
   *
   * @param x {@code [batch, spatial..., channels]}
   * @param size the extents of the result, per spatial axis
   * @return the pooled tensor
   */
  public static Tensor adaptiveAveragePool(Tensor x, Ints size) {
    Tensor pooled = x;
    for (int axis = 1; axis <= size.size(); axis++) {
      EvenWindows windows = EvenWindows.of(x.dim(axis), size.get(axis - 1));
      Tensor taken = pooled.take(windows.indices(), axis);
      Tensor inside = windows.inside(taken.rank(), axis).broadcastTo(taken.shape());
      Tensor sums = inside.where(taken, taken.zerosLike()).sum(axis + 1);
      pooled = sums.divide(windows.counts(sums.rank(), axis).cast(x.dtype()));
    }
    return pooled;
  }

  /**
   * Maxima of windows that divide each spatial axis as evenly as can be, as in {@link
   * #adaptiveAveragePool}.
   *
   * @param x {@code [batch, spatial..., channels]}
   * @param size the extents of the result, per spatial axis
   * @return the pooled tensor
   */
  public static Tensor adaptiveMaxPool(Tensor x, Ints size) {
    Tensor pooled = x;
    for (int axis = 1; axis <= size.size(); axis++) {
      EvenWindows windows = EvenWindows.of(x.dim(axis), size.get(axis - 1));
      pooled = pooled.take(windows.indices(), axis).max(axis + 1);
    }
    return pooled;
  }

  /**
   * The largest element of each window.
   *
   * @param x {@code [batch, spatial..., channels]}
   * @param size the windows' extents
   * @param strides the distance between windows
   * @param padding how the border is treated; padding never wins
   * @return the pooled tensor
   */
  public static Tensor maxPool(Tensor x, Ints size, Ints strides, Padding padding) {
    return Tensor.apply(
        new Op.WindowMax(size, windows(x.shape(), size, strides, ones(size), padding)), x);
  }

  /**
   * The mean of each window; padding is not counted.
   *
   * @param x {@code [batch, spatial..., channels]}
   * @param size the windows' extents
   * @param strides the distance between windows
   * @param padding how the border is treated
   * @return the pooled tensor
   */
  public static Tensor averagePool(Tensor x, Ints size, Ints strides, Padding padding) {
    Op.Windows windows = windows(x.shape(), size, strides, ones(size), padding);
    Tensor sums = Tensor.apply(new Op.WindowSum(size, windows), x);
    if (windows.low().all(0) && windows.high().all(0)) {
      int count = 1;
      for (int i = 0; i < size.size(); i++) {
        count *= size.get(i);
      }
      return sums.divide(count);
    }
    Tensor ones =
        Tensor.full(x.dtype(), Shape.of(1).plus(x.shape().slice(1, x.rank() - 1)).plus(1), 1);
    return sums.divide(Tensor.apply(new Op.WindowSum(size, windows), ones));
  }

  private static Ints ones(Ints size) {
    return Ints.repeat(1, size.size());
  }

  /**
   * {@code exp(x) / sum(exp(x))} along an axis.
   *
   * @param x the logits
   * @param axis the axis
   * @return positive numbers that sum to 1 along the axis
   */
  public static Tensor softmax(Tensor x, int axis) {
    Tensor shifted = x.subtract(x.keep(x.max(axis), axis).stopGradient()).exp();
    return shifted.divide(shifted.keep(shifted.sum(axis), axis));
  }

  /**
   * The logarithm of {@link #softmax}.
   *
   * @param x the logits
   * @param axis the axis
   * @return numbers not above 0
   */
  public static Tensor logSoftmax(Tensor x, int axis) {
    Tensor shifted = x.subtract(x.keep(x.max(axis), axis).stopGradient());
    return shifted.subtract(shifted.keep(shifted.exp().sum(axis).log(), axis));
  }

  /**
   * A 1 at each index, 0 elsewhere; an index outside gives zeros.
   *
   * @param indices whole numbers
   * @param classes the extent of the new last axis
   * @return a float32 tensor of one more axis
   */
  public static Tensor oneHot(Tensor indices, int classes) {
    Tensor numbers = Tensor.iota(indices.dtype(), indices.shape().plus(classes), -1);
    return indices.expandDims(-1).equal(numbers).cast(DType.FLOAT32);
  }

  /**
   * {@code x} times the normal distribution function at x, after Hendrycks and Gimpel (2016).
   *
   * @param x the input
   * @param approximate whether by tanh, off by up to 0.0005
   * @return numbers from -0.17 on
   */
  public static Tensor gelu(Tensor x, boolean approximate) {
    Op.Gate gate = approximate ? Op.Gate.NEARLY_NORMAL : Op.Gate.NORMAL;
    return Tensor.apply(new Op.SelfGated(gate), x.floats());
  }

  /**
   * {@code x sigmoid(x)}, also called swish.
   *
   * @param x the input
   * @return numbers from -0.28 on
   */
  public static Tensor silu(Tensor x) {
    return Tensor.apply(new Op.SelfGated(Op.Gate.LOGISTIC), x.floats());
  }

  /**
   * {@code log(1 + exp(x))} without overflow.
   *
   * @param x the input
   * @return positive numbers
   */
  public static Tensor softplus(Tensor x) {
    return x.maximum(0).add(x.abs().negative().exp().log1p());
  }
}
