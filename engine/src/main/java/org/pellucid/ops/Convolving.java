// Longer than most files on purpose: convolution, pooling and their rearrangements together.
package org.pellucid.ops;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Convolution, pooling and attention over {@code [batch, spatial..., channels]}, or {@code [batch,
 * channels, spatial...]} for data format "channels_first".
 *
 * <p>Sizes, strides and dilations are one per spatial axis; a single one stands for all.
 *
 * <p>Source: {@code keras.ops.nn}.
 */
public final class Convolving {
  private Convolving() {}

  private static Tensor applied(
      String function, Tensor x, String dataFormat, UnaryOperator<Tensor> body) {
    boolean first = ImageLayout.isChannelsFirst(function, dataFormat);
    Tensor last = Operands.floats(first ? x.moveAxis(1, -1) : x);
    Tensor result = body.apply(last);
    return first ? result.moveAxis(-1, 1) : result;
  }

  private static Tensor like(Tensor kernel, Tensor x) {
    return kernel.cast(x.dtype());
  }

  /** As {@link #conv(Tensor, Tensor, Ints, String, String, Ints)}, with Keras's defaults. */
  public static Tensor conv(Tensor inputs, Tensor kernel) {
    return conv(inputs, kernel, Ints.of(1), "valid", "channels_last", Ints.of(1));
  }

  /**
   * Convolution (cross-correlation).
   *
   * @param kernel {@code [spatial..., in / groups, out]}; groups follow from its extents
   * @param padding "valid", "same" or, for one axis, "causal"
   */
  public static Tensor conv(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      String padding,
      String dataFormat,
      Ints dilationRate) {
    int axes = inputs.rank() - 2;
    return applied(
        "conv",
        inputs,
        dataFormat,
        x -> {
          int groups = x.dim(-1) / Math.max(1, kernel.dim(-2));
          if (groups * kernel.dim(-2) != x.dim(-1) || kernel.dim(-1) % Math.max(1, groups) != 0) {
            throw Operands.wrong(
                "conv",
                "inputs "
                    + inputs.shape()
                    + " do not fit the kernel "
                    + kernel.shape()
                    + ": channels must be a multiple of the kernel's last but one axis");
          }
          return Nn.conv(
              x,
              like(kernel, x),
              Operands.spread(strides, axes),
              Nn.Padding.named(padding),
              Operands.spread(dilationRate, axes),
              groups);
        });
  }

  /**
   * As {@link #depthwiseConv(Tensor, Tensor, Ints, String, String, Ints)}, with Keras's defaults.
   */
  public static Tensor depthwiseConv(Tensor inputs, Tensor kernel) {
    return depthwiseConv(inputs, kernel, Ints.of(1), "valid", "channels_last", Ints.of(1));
  }

  /**
   * Convolution of each channel on its own.
   *
   * @param kernel {@code [spatial..., in, multiplier]}
   */
  public static Tensor depthwiseConv(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      String padding,
      String dataFormat,
      Ints dilationRate) {
    int axes = inputs.rank() - 2;
    return applied(
        "depthwiseConv",
        inputs,
        dataFormat,
        x ->
            Nn.depthwiseConv(
                x,
                like(kernel, x),
                Operands.spread(strides, axes),
                Nn.Padding.named(padding),
                Operands.spread(dilationRate, axes)));
  }

  /**
   * As {@link #separableConv(Tensor, Tensor, Tensor, Ints, String, String, Ints)}, with Keras's
   * defaults.
   */
  public static Tensor separableConv(
      Tensor inputs, Tensor depthwiseKernel, Tensor pointwiseKernel) {
    return separableConv(
        inputs, depthwiseKernel, pointwiseKernel, Ints.of(1), "valid", "channels_last", Ints.of(1));
  }

  /**
   * Convolution of each channel on its own, then of all channels at each place.
   *
   * @param depthwiseKernel {@code [spatial..., in, multiplier]}
   * @param pointwiseKernel {@code [1..., in * multiplier, out]}
   */
  public static Tensor separableConv(
      Tensor inputs,
      Tensor depthwiseKernel,
      Tensor pointwiseKernel,
      Ints strides,
      String padding,
      String dataFormat,
      Ints dilationRate) {
    Tensor channels =
        depthwiseConv(inputs, depthwiseKernel, strides, padding, dataFormat, dilationRate);
    return conv(channels, pointwiseKernel, Ints.of(1), "valid", dataFormat, Ints.of(1));
  }

  /**
   * As {@link #convTranspose(Tensor, Tensor, Ints, String, Ints, String, Ints)}, with Keras's
   * defaults.
   */
  public static Tensor convTranspose(Tensor inputs, Tensor kernel) {
    return convTranspose(inputs, kernel, Ints.of(1), "valid", null, "channels_last", Ints.of(1));
  }

  /**
   * Transposed convolution, which enlarges.
   *
   * @param kernel {@code [spatial..., out, in]}
   * @param outputPadding how much is added behind; null for none that is asked for
   */
  public static Tensor convTranspose(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      String padding,
      @Nullable Ints outputPadding,
      String dataFormat,
      Ints dilationRate) {
    int axes = inputs.rank() - 2;
    return applied(
        "convTranspose",
        inputs,
        dataFormat,
        x ->
            Nn.convTranspose(
                x,
                like(kernel, x),
                Operands.spread(strides, axes),
                Nn.Padding.named(padding),
                outputPadding == null ? null : Operands.spread(outputPadding, axes),
                Operands.spread(dilationRate, axes)));
  }

  // ---- Pooling ----

  /** As {@link #maxPool(Tensor, Ints, Ints, String, String)}, with Keras's defaults. */
  public static Tensor maxPool(Tensor inputs, Ints poolSize) {
    return maxPool(inputs, poolSize, null, "valid", "channels_last");
  }

  /** The largest number of each window; strides are the windows' size if they are null. */
  public static Tensor maxPool(
      Tensor inputs, Ints poolSize, @Nullable Ints strides, String padding, String dataFormat) {
    int axes = inputs.rank() - 2;
    Ints size = Operands.spread(poolSize, axes);
    Ints steps = strides == null ? size : Operands.spread(strides, axes);
    return applied(
        "maxPool", inputs, dataFormat, x -> Nn.maxPool(x, size, steps, Nn.Padding.named(padding)));
  }

  /** As {@link #averagePool(Tensor, Ints, Ints, String, String)}, with Keras's defaults. */
  public static Tensor averagePool(Tensor inputs, Ints poolSize) {
    return averagePool(inputs, poolSize, null, "valid", "channels_last");
  }

  /** The mean of each window, of what is inside; strides are the size if they are null. */
  public static Tensor averagePool(
      Tensor inputs, Ints poolSize, @Nullable Ints strides, String padding, String dataFormat) {
    int axes = inputs.rank() - 2;
    Ints size = Operands.spread(poolSize, axes);
    Ints steps = strides == null ? size : Operands.spread(strides, axes);
    return applied(
        "averagePool",
        inputs,
        dataFormat,
        x -> Nn.averagePool(x, size, steps, Nn.Padding.named(padding)));
  }

  /** As {@link #adaptiveMaxPool(Tensor, Ints, String)}, with Keras's defaults. */
  public static Tensor adaptiveMaxPool(Tensor inputs, Ints outputSize) {
    return adaptiveMaxPool(inputs, outputSize, "channels_last");
  }

  /** The largest numbers of windows chosen so that the result has a given size. */
  public static Tensor adaptiveMaxPool(Tensor inputs, Ints outputSize, String dataFormat) {
    Ints size = Operands.spread(outputSize, inputs.rank() - 2);
    return applied("adaptiveMaxPool", inputs, dataFormat, x -> Nn.adaptiveMaxPool(x, size));
  }

  /** As {@link #adaptiveAveragePool(Tensor, Ints, String)}, with Keras's defaults. */
  public static Tensor adaptiveAveragePool(Tensor inputs, Ints outputSize) {
    return adaptiveAveragePool(inputs, outputSize, "channels_last");
  }

  /** The means of windows chosen so that the result has a given size. */
  public static Tensor adaptiveAveragePool(Tensor inputs, Ints outputSize, String dataFormat) {
    Ints size = Operands.spread(outputSize, inputs.rank() - 2);
    return applied("adaptiveAveragePool", inputs, dataFormat, x -> Nn.adaptiveAveragePool(x, size));
  }

  // ---- Rearranging ----

  /** As {@link #depthToSpace(Tensor, int, String)}, with Keras's defaults. */
  public static Tensor depthToSpace(Tensor x, int blockSize) {
    return depthToSpace(x, blockSize, "channels_last");
  }

  /** Groups of channels as blocks of pixels. */
  public static Tensor depthToSpace(Tensor x, int blockSize, String dataFormat) {
    boolean first = ImageLayout.isChannelsFirst("depthToSpace", dataFormat);
    int b = blockSize;
    if (first) {
      int channels = x.dim(1) / (b * b);
      return x.reshape(x.dim(0), channels, b, b, x.dim(2), x.dim(3))
          .transpose(0, 1, 4, 2, 5, 3)
          .reshape(x.dim(0), channels, x.dim(2) * b, x.dim(3) * b);
    }
    int channels = x.dim(3) / (b * b);
    return x.reshape(x.dim(0), x.dim(1), x.dim(2), b, b, channels)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(x.dim(0), x.dim(1) * b, x.dim(2) * b, channels);
  }

  /** As {@link #spaceToDepth(Tensor, int, String)}, with Keras's defaults. */
  public static Tensor spaceToDepth(Tensor x, int blockSize) {
    return spaceToDepth(x, blockSize, "channels_last");
  }

  /** Blocks of pixels as groups of channels. */
  public static Tensor spaceToDepth(Tensor x, int blockSize, String dataFormat) {
    boolean first = ImageLayout.isChannelsFirst("spaceToDepth", dataFormat);
    int b = blockSize;
    if (first) {
      return x.reshape(x.dim(0), x.dim(1), x.dim(2) / b, b, x.dim(3) / b, b)
          .transpose(0, 1, 3, 5, 2, 4)
          .reshape(x.dim(0), x.dim(1) * b * b, x.dim(2) / b, x.dim(3) / b);
    }
    return x.reshape(x.dim(0), x.dim(1) / b, b, x.dim(2) / b, b, x.dim(3))
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(x.dim(0), x.dim(1) / b, x.dim(2) / b, x.dim(3) * b * b);
  }

  /** How windows lie in a padded image of two axes. */
  private record Grid(Ints size, Ints dilation, Ints padding, Ints stride) {
    static Grid of(Ints size, Ints dilation, Ints padding, Ints stride) {
      return new Grid(
          Operands.spread(size, 2),
          Operands.spread(dilation, 2),
          Operands.spread(padding, 2),
          Operands.spread(stride, 2));
    }

    int count(int axis, int extent) {
      int covered = (size.get(axis) - 1) * dilation.get(axis) + 1;
      return (extent + 2 * padding.get(axis) - covered) / stride.get(axis) + 1;
    }
  }

  /** As {@link #unfold(Tensor, Ints, Ints, Ints, Ints)}, with Keras's defaults. */
  public static Tensor unfold(Tensor x, Ints kernelSize) {
    return unfold(x, kernelSize, Ints.of(1), Ints.of(0), Ints.of(1));
  }

  /**
   * The windows of images {@code [batch, channels, height, width]} as columns: {@code [batch,
   * channels * window, windows]}.
   */
  public static Tensor unfold(Tensor x, Ints kernelSize, Ints dilation, Ints padding, Ints stride) {
    Grid grid = Grid.of(kernelSize, dilation, padding, stride);
    Ints border = Ints.of(0, grid.padding.get(0), grid.padding.get(1), 0);
    Tensor last = x.moveAxis(1, -1).pad(border, border, 0);
    Tensor windows = Windows.patches(last, grid.size, grid.stride, grid.dilation, Nn.Padding.VALID);
    int channels = x.dim(1);
    int elements = windows.dim(-1) / Math.max(1, channels);
    return windows
        .reshape(x.dim(0), windows.dim(1) * windows.dim(2), elements, channels)
        .transpose(0, 3, 2, 1)
        .reshape(x.dim(0), channels * elements, windows.dim(1) * windows.dim(2));
  }

  /** As {@link #fold(Tensor, Ints, Ints, Ints, Ints, Ints)}, with Keras's defaults. */
  public static Tensor fold(Tensor x, Ints outputSize, Ints kernelSize) {
    return fold(x, outputSize, kernelSize, Ints.of(1), Ints.of(0), Ints.of(1));
  }

  /** The inverse of {@link #unfold}, where windows overlap their sum. */
  public static Tensor fold(
      Tensor x, Ints outputSize, Ints kernelSize, Ints dilation, Ints padding, Ints stride) {
    Ints out = Operands.spread(outputSize, 2);
    Grid grid = Grid.of(kernelSize, dilation, padding, stride);
    int elements = grid.size.get(0) * grid.size.get(1);
    int rows = grid.count(0, out.get(0));
    int columns = grid.count(1, out.get(1));
    int height = out.get(0) + 2 * grid.padding.get(0);
    int width = out.get(1) + 2 * grid.padding.get(1);
    int[] places = new int[elements * rows * columns];
    for (int i = 0; i < places.length; i++) {
      int element = i / (rows * columns);
      int window = i % (rows * columns);
      int row =
          element / grid.size.get(1) * grid.dilation.get(0) + window / columns * grid.stride.get(0);
      int column =
          element % grid.size.get(1) * grid.dilation.get(1) + window % columns * grid.stride.get(1);
      places[i] = row * width + column;
    }
    int channels = x.dim(1) / elements;
    Tensor flat = x.reshape(x.dim(0), channels, places.length);
    Tensor image =
        Tensor.full(x.dtype(), Shape.of(x.dim(0), channels, height * width), 0)
            .scatter(Tensor.of(NdArray.of(places, places.length)), flat, 2, Op.Combine.ADD)
            .reshape(x.dim(0), channels, height, width);
    return image
        .slice(2, grid.padding.get(0), height - grid.padding.get(0))
        .slice(3, grid.padding.get(1), width - grid.padding.get(1));
  }

  // ---- Attention ----

  /**
   * As {@link #dotProductAttention(Tensor, Tensor, Tensor, Tensor, Tensor, Double, boolean,
   * Double)}, with Keras's defaults.
   */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value) {
    return dotProductAttention(query, key, value, null, null, null, false, null);
  }

  /**
   * Attention of several heads by scaled dot products; see {@link DotProductAttention}.
   *
   * @param query {@code [batch, T, heads, width]}
   * @param key {@code [batch, S, heads, width]}
   * @param value {@code [batch, S, heads, width]}
   * @param bias added to scores, or null
   * @param mask truth values, false where nothing is to be seen; or null
   * @param scale of scores; null for {@code 1 / sqrt(width)}
   * @param isCausal whether later keys are hidden
   * @param softCap a bound that scores approach, or null
   */
  public static Tensor dotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor bias,
      @Nullable Tensor mask,
      @Nullable Double scale,
      boolean isCausal,
      @Nullable Double softCap) {
    DotProductAttention attention =
        DotProductAttention.of(
            Operands.floats(query), Operands.floats(key), Operands.floats(value));
    attention = bias == null ? attention : attention.bias(bias);
    attention = mask == null ? attention : attention.mask(mask);
    attention = scale == null ? attention : attention.scale(scale);
    attention = softCap == null ? attention : attention.softCap(softCap);
    return attention.causal(isCausal).output();
  }
}
