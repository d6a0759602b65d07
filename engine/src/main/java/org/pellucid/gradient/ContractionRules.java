package org.pellucid.gradient;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/**
 * Rules of matrix products, convolutions and sums over windows; all are closed among themselves.
 */
final class ContractionRules {
  private ContractionRules() {}

  static Tensor product(Tensor x, boolean transposeX, Tensor y, boolean transposeY) {
    return Backward.apply(new Op.MatMul(transposeX, transposeY), x, y);
  }

  /** Transpositions go into the flags; nothing is moved. */
  static @Nullable Tensor[] matmul(Op.MatMul op, Backward b) {
    boolean tx = op.transposeX();
    boolean ty = op.transposeY();
    Tensor g = b.gradient();
    Tensor x = b.x();
    Tensor y = b.y();
    return new @Nullable Tensor[] {
      tx ? product(y, ty, g, true) : product(g, false, y, !ty),
      ty ? product(g, true, x, tx) : product(x, !tx, g, false)
    };
  }

  static @Nullable Tensor[] conv(Op.Conv op, Backward b) {
    return new @Nullable Tensor[] {
      Backward.apply(
          new Op.ConvInputGradient(op.windows(), op.groups(), b.x().shape()), b.gradient(), b.y()),
      Backward.apply(
          new Op.ConvKernelGradient(op.windows(), op.groups(), b.y().shape()), b.x(), b.gradient())
    };
  }

  static @Nullable Tensor[] convInputGradient(Op.ConvInputGradient op, Backward b) {
    return new @Nullable Tensor[] {
      Backward.apply(new Op.Conv(op.windows(), op.groups()), b.gradient(), b.y()),
      Backward.apply(
          new Op.ConvKernelGradient(op.windows(), op.groups(), b.y().shape()), b.gradient(), b.x())
    };
  }

  static @Nullable Tensor[] convKernelGradient(Op.ConvKernelGradient op, Backward b) {
    return new @Nullable Tensor[] {
      Backward.apply(
          new Op.ConvInputGradient(op.windows(), op.groups(), b.x().shape()), b.y(), b.gradient()),
      Backward.apply(new Op.Conv(op.windows(), op.groups()), b.x(), b.gradient())
    };
  }

  /**
   * The windows' gradients are set apart by the stride; then each element sums, over a window
   * turned round, those of the windows that it was in.
   */
  static Tensor windowSum(Op.WindowSum op, Backward b) {
    Shape x = b.x().shape();
    if (b.output().shape().size() == 0) {
      return Backward.zeros(b.x());
    }
    int spatial = op.size().size();
    int[] interior = new int[spatial + 2];
    int[] cutLow = new int[spatial + 2];
    int[] kept = b.output().shape().toArray();
    int[] low = new int[spatial];
    int[] high = new int[spatial];
    for (int i = 0; i < spatial; i++) {
      int reach = (op.size().get(i) - 1) * op.windows().dilation().get(i);
      int stride = op.windows().strides().get(i);
      int spread = (kept[i + 1] - 1) * stride + 1;
      int before = reach - op.windows().low().get(i);
      int behind = x.dim(i + 1) + reach - before - spread;
      interior[i + 1] = stride - 1;
      // Windows wholly in the padding touch no element: they are cut off.
      cutLow[i + 1] = Math.max(0, -before);
      kept[i + 1] = spread - cutLow[i + 1] - Math.max(0, -behind);
      low[i] = Math.max(0, before);
      high[i] = Math.max(0, behind);
    }
    Ints none = Ints.repeat(0, spatial + 2);
    Tensor apart = b.gradient();
    if (!Ints.of(interior).equals(none)) {
      apart = Backward.apply(new Op.Pad(none, none, Ints.of(interior), 0), apart);
    }
    if (!Shape.of(kept).equals(apart.shape())) {
      apart = apart.slice(Ints.of(cutLow), Ints.of(kept), Ints.repeat(1, spatial + 2));
    }
    Op.Windows turned =
        new Op.Windows(
            Ints.repeat(1, spatial), Ints.of(low), Ints.of(high), op.windows().dilation());
    return Backward.apply(new Op.WindowSum(op.size(), turned), apart);
  }
}
