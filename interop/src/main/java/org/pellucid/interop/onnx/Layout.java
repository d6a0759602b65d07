package org.pellucid.interop.onnx;

import org.pellucid.array.Ints;
import org.pellucid.tensor.Tensor;

/** Between ONNX's channels first and the engine's channels last. */
final class Layout {
  private Layout() {}

  /** From {@code [batch, channels, spatial...]} to {@code [batch, spatial..., channels]}. */
  static Tensor last(Tensor x) {
    return x.moveAxis(1, -1);
  }

  /** From {@code [batch, spatial..., channels]} to {@code [batch, channels, spatial...]}. */
  static Tensor first(Tensor x) {
    return x.moveAxis(-1, 1);
  }

  /** From kernels {@code [a, b, spatial...]} to {@code [spatial..., b, a]}. */
  static Tensor kernel(Tensor w) {
    int[] axes = Ints.range(2, w.rank() + 2).toArray();
    axes[w.rank() - 2] = 1;
    axes[w.rank() - 1] = 0;
    return w.transpose(axes);
  }

  /** One number for each channel, shaped to go with {@code [batch, channels, spatial...]}. */
  static Tensor channels(Tensor perChannel, int rank) {
    int[] dims = Ints.repeat(1, rank).toArray();
    dims[Math.min(1, rank - 1)] = perChannel.shape().size();
    return perChannel.reshape(dims);
  }
}
