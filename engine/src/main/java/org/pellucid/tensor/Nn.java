package org.pellucid.tensor;

import java.util.Locale;
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
   * {@code log(1 + exp(x))} without overflow.
   *
   * @param x the input
   * @return positive numbers
   */
  public static Tensor softplus(Tensor x) {
    return x.maximum(0).add(x.abs().negative().exp().log1p());
  }
}
