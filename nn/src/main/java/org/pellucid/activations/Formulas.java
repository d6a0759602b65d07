package org.pellucid.activations;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/** What the activations compute, as Keras's definitions have it. */
final class Formulas {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private Formulas() {}

  static Tensor celu(Tensor x, double alpha) {
    return x.maximum(0).add(x.minimum(0).divide(alpha).expm1().multiply(alpha));
  }

  static Tensor elu(Tensor x, double alpha) {
    return x.greater(0).where(x, x.minimum(0).expm1().multiply(alpha));
  }

  static Tensor gelu(Tensor x, boolean approximate) {
    if (approximate) {
      Tensor inner = x.add(x.multiply(x).multiply(x).multiply(0.044715));
      return x.multiply(0.5).multiply(inner.multiply(Math.sqrt(2 / Math.PI)).tanh().add(1));
    }
    return x.multiply(0.5).multiply(x.multiply(Math.sqrt(0.5)).erf().add(1));
  }

  static Tensor glu(Tensor x, int axis) {
    int extent = x.dim(axis);
    if (extent % 2 != 0) {
      throw new PellucidException(
          "Activation glu needs an even extent at axis " + axis + ", got " + x.shape() + ".");
    }
    Tensor gate = x.slice(axis, extent / 2, extent);
    return x.slice(axis, 0, extent / 2).multiply(gate.sigmoid());
  }

  static Tensor hardShrink(Tensor x, double threshold) {
    return x.abs().greater(threshold).where(x, x.zerosLike());
  }

  static Tensor hardSigmoid(Tensor x) {
    return x.divide(6).add(0.5).clip(0, 1);
  }

  static Tensor leakyRelu(Tensor x, double negativeSlope) {
    return x.greaterEqual(0).where(x, x.multiply(negativeSlope));
  }

  static Tensor mish(Tensor x) {
    return x.multiply(Nn.softplus(x).tanh());
  }

  /** {@code max} above it, {@code x} above the threshold, {@code slope * (x - threshold)} below. */
  static Tensor relu(Tensor x, double slope, @Nullable Double max, double threshold) {
    if (slope != 0 && max == null && threshold == 0) {
      return leakyRelu(x, slope);
    }
    Tensor positive = threshold == 0 ? x.relu() : threshold(x, threshold, 0);
    Tensor limited = max == null ? positive : positive.clip(0, max);
    return slope == 0
        ? limited
        : limited.subtract(x.subtractFrom(threshold).relu().multiply(slope));
  }

  static Tensor selu(Tensor x) {
    return elu(x, SELU_ALPHA).multiply(SELU_SCALE);
  }

  static Tensor softShrink(Tensor x, double threshold) {
    return x.subtract(x.clip(-threshold, threshold));
  }

  static Tensor sparsePlus(Tensor x) {
    Tensor middle = x.clip(-1, 1).add(1).square().divide(4);
    return x.greaterEqual(1).where(x, middle);
  }

  static Tensor squareplus(Tensor x, double b) {
    return x.add(x.square().add(b).sqrt()).divide(2);
  }

  static Tensor threshold(Tensor x, double threshold, double defaultValue) {
    return x.greater(threshold).where(x, Tensor.full(x.dtype(), x.shape(), defaultValue));
  }

  /**
   * The projection onto the probability simplex (Martins and Astudillo, 2016): {@code max(x - tau,
   * 0)} with the tau that makes the sum 1.
   */
  static Tensor sparsemax(Tensor x, int axis) {
    Tensor rows = x.moveAxis(axis, -1);
    Tensor sorted = sortDescending(rows);
    Tensor rank = Tensor.iota(x.dtype(), rows.shape(), -1).add(1);
    Tensor inSupport = rank.multiply(sorted).add(1).greater(sorted.cumsum(-1)).cast(x.dtype());
    Tensor size = rows.keep(inSupport.sum(-1), -1);
    Tensor tau = rows.keep(sorted.multiply(inSupport).sum(-1), -1).subtract(1).divide(size);
    return rows.subtract(tau).maximum(0).moveAxis(-1, axis);
  }

  private static Tensor sortDescending(Tensor x) {
    int extent = x.dim(-1);
    int count = x.shape().size() / Math.max(1, extent);
    Tensor order = x.reshape(Shape.of(count, extent)).argsort(true);
    Tensor rowStart = Tensor.iota(DType.INT32, order.shape(), 0).multiply(extent);
    return x.reshape(Shape.of(x.shape().size()))
        .take(order.cast(DType.INT32).add(rowStart), 0)
        .reshape(x.shape());
  }

  /** Softmax over one axis or over several together. */
  static Tensor softmax(Tensor x, Ints axes) {
    if (axes.size() == 1) {
      return Nn.softmax(x, axes.get(0));
    }
    int[] over = axes.toArray();
    Tensor shifted = x.subtract(x.keep(x.max(over), over).stopGradient()).exp();
    return shifted.divide(shifted.keep(shifted.sum(over), over));
  }
}
