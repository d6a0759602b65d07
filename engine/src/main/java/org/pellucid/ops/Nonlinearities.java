package org.pellucid.ops;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The activation functions of networks.
 *
 * <p>Source: {@code keras.ops.nn}.
 */
public final class Nonlinearities {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private Nonlinearities() {}

  /** {@code max(x, 0)}. */
  public static Tensor relu(Tensor x) {
    return Operands.numbers(x).relu();
  }

  /** {@code max(x, 0)}, 6 at most. */
  public static Tensor relu6(Tensor x) {
    return Operands.numbers(x).clip(0, 6);
  }

  /** As {@link #leakyRelu(Tensor, double)}, with Keras's defaults. */
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.2);
  }

  /** {@code x}, and {@code negativeSlope * x} below 0. */
  public static Tensor leakyRelu(Tensor x, double negativeSlope) {
    Tensor y = Operands.floats(x);
    return y.greaterEqual(0).where(y, y.multiply(negativeSlope));
  }

  /** As {@link #elu(Tensor, double)}, with Keras's defaults. */
  public static Tensor elu(Tensor x) {
    return elu(x, 1.0);
  }

  /** {@code x}, and {@code alpha (e^x - 1)} below 0. */
  public static Tensor elu(Tensor x, double alpha) {
    Tensor y = Operands.floats(x);
    return y.greater(0).where(y, y.minimum(0).expm1().multiply(alpha));
  }

  /** As {@link #celu(Tensor, double)}, with Keras's defaults. */
  public static Tensor celu(Tensor x) {
    return celu(x, 1.0);
  }

  /** {@code x}, and {@code alpha (e^(x / alpha) - 1)} below 0. */
  public static Tensor celu(Tensor x, double alpha) {
    Tensor y = Operands.floats(x);
    return y.greater(0).where(y, y.minimum(0).divide(alpha).expm1().multiply(alpha));
  }

  /** {@code 1.0507 elu(x, 1.67326)}. */
  public static Tensor selu(Tensor x) {
    return elu(x, SELU_ALPHA).multiply(SELU_SCALE);
  }

  /** As {@link #gelu(Tensor, boolean)}, with Keras's defaults. */
  public static Tensor gelu(Tensor x) {
    return gelu(x, true);
  }

  /** {@code x} times the normal distribution function at x, or its approximation by tanh. */
  public static Tensor gelu(Tensor x, boolean approximate) {
    return Nn.gelu(Operands.floats(x), approximate);
  }

  /** As {@link #glu(Tensor, int)}, with Keras's defaults. */
  public static Tensor glu(Tensor x) {
    return glu(x, -1);
  }

  /** One half of an axis times the sigmoid of the other. */
  public static Tensor glu(Tensor x, int axis) {
    Tensor y = Operands.floats(x);
    int n = y.dim(axis);
    if (n % 2 != 0) {
      throw new PellucidException(
          "Activation glu needs an even extent at axis " + axis + ", got " + x.shape() + ".");
    }
    return y.slice(axis, 0, n / 2).multiply(y.slice(axis, n / 2, n).sigmoid());
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static Tensor sigmoid(Tensor x) {
    return x.sigmoid();
  }

  /** The logarithm of the sigmoid. */
  public static Tensor logSigmoid(Tensor x) {
    return Nn.softplus(Operands.floats(x).negative()).negative();
  }

  /** {@code x / 6 + 0.5}, between 0 and 1. */
  public static Tensor hardSigmoid(Tensor x) {
    return Operands.floats(x).divide(6).add(0.5).clip(0, 1);
  }

  /** {@code x sigmoid(x)}. */
  public static Tensor silu(Tensor x) {
    return Nn.silu(Operands.floats(x));
  }

  /** {@code x hardSigmoid(x)}. */
  public static Tensor hardSilu(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.multiply(hardSigmoid(y));
  }

  /** {@code x}, between -1 and 1. */
  public static Tensor hardTanh(Tensor x) {
    return Operands.numbers(x).clip(-1, 1);
  }

  /** {@code x - tanh(x)}. */
  public static Tensor tanhShrink(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.subtract(y.tanh());
  }

  /** As {@link #hardShrink(Tensor, double)}, with Keras's defaults. */
  public static Tensor hardShrink(Tensor x) {
    return hardShrink(x, 0.5);
  }

  /** {@code x}, and 0 where {@code |x| <= threshold}. */
  public static Tensor hardShrink(Tensor x, double threshold) {
    return x.abs().greater(threshold).where(x, x.zerosLike());
  }

  /** As {@link #softShrink(Tensor, double)}, with Keras's defaults. */
  public static Tensor softShrink(Tensor x) {
    return softShrink(x, 0.5);
  }

  /** {@code x} brought nearer to 0 by the threshold. */
  public static Tensor softShrink(Tensor x, double threshold) {
    Tensor y = Operands.floats(x);
    return y.subtract(y.clip(-threshold, threshold));
  }

  /** {@code x} above the threshold, else the default value. */
  public static Tensor threshold(Tensor x, double threshold, double defaultValue) {
    return x.greater(threshold).where(x, Tensor.full(x.dtype(), x.shape(), defaultValue));
  }

  /** {@code x tanh(log(1 + e^x))}. */
  public static Tensor mish(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.multiply(Nn.softplus(y).tanh());
  }

  /** {@code log(1 + e^x)}. */
  public static Tensor softplus(Tensor x) {
    return Nn.softplus(Operands.floats(x));
  }

  /** As {@link #squareplus(Tensor, double)}, with Keras's defaults. */
  public static Tensor squareplus(Tensor x) {
    return squareplus(x, 4);
  }

  /** {@code (x + sqrt(x^2 + b)) / 2}. */
  public static Tensor squareplus(Tensor x, double b) {
    Tensor y = Operands.floats(x);
    return y.add(y.square().add(b).sqrt()).divide(2);
  }

  /** {@code x / (1 + |x|)}. */
  public static Tensor softsign(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.divide(y.abs().add(1));
  }

  /** 0 up to -1, {@code (x + 1)^2 / 4} up to 1, then x. */
  public static Tensor sparsePlus(Tensor x) {
    Tensor y = Operands.floats(x);
    return y.greaterEqual(1).where(y, y.clip(-1, 1).add(1).square().divide(4));
  }

  /** {@code (x + 1) / 2}, between 0 and 1. */
  public static Tensor sparseSigmoid(Tensor x) {
    return Operands.floats(x).add(1).divide(2).clip(0, 1);
  }

  /** Softmax over the last axis. */
  public static Tensor softmax(Tensor x) {
    return softmax(x, Ints.of(-1));
  }

  /** {@code e^x} over its sum along the axes; along all for null. */
  public static Tensor softmax(Tensor x, @Nullable Ints axis) {
    Tensor y = Operands.floats(x);
    int[] axes = Operands.axes(y, axis);
    if (axes.length == 1) {
      return Nn.softmax(y, axes[0]);
    }
    Tensor shifted = y.subtract(Operands.kept(y, y.max(axes), axes, true).stopGradient()).exp();
    return shifted.divide(Operands.kept(y, shifted.sum(axes), axes, true));
  }

  /** As {@link #logSoftmax(Tensor, Ints)}, with Keras's defaults. */
  public static Tensor logSoftmax(Tensor x) {
    return logSoftmax(x, Ints.of(-1));
  }

  /** The logarithm of {@link #softmax(Tensor, Ints)}. */
  public static Tensor logSoftmax(Tensor x, @Nullable Ints axis) {
    Tensor y = Operands.floats(x);
    int[] axes = Operands.axes(y, axis);
    Tensor shifted = y.subtract(Operands.kept(y, y.max(axes), axes, true).stopGradient());
    return shifted.subtract(Operands.kept(y, shifted.exp().sum(axes), axes, true).log());
  }

  /** As {@link #sparsemax(Tensor, int)}, with Keras's defaults. */
  public static Tensor sparsemax(Tensor x) {
    return sparsemax(x, -1);
  }

  /**
   * The projection onto the probability simplex along an axis: {@code max(x - tau, 0)} with the tau
   * that makes the sum 1 (Martins and Astudillo, 2016).
   */
  public static Tensor sparsemax(Tensor x, int axis) {
    Tensor rows = Operands.floats(x).moveAxis(axis, -1);
    Tensor sorted = Indexing.alongLast(rows, rows.argsort(true));
    Tensor rank = Tensor.iota(rows.dtype(), rows.shape(), -1).add(1);
    Tensor support = rank.multiply(sorted).add(1).greater(sorted.cumsum(-1)).cast(rows.dtype());
    Tensor size = rows.keep(support.sum(-1), -1);
    Tensor tau = rows.keep(sorted.multiply(support).sum(-1), -1).subtract(1).divide(size);
    return rows.subtract(tau).maximum(0).moveAxis(-1, axis);
  }
}
