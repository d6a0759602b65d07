package org.pellucid.ops;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Ways to put the rows of a segment together. */
enum Segments {
  /** Their sum. */
  SUM(Op.Combine.ADD),
  /** Their product. */
  PROD(Op.Combine.MUL),
  /** The largest. */
  MAX(Op.Combine.MAX),
  /** The smallest. */
  MIN(Op.Combine.MIN);

  private final Op.Combine combine;

  Segments(Op.Combine combine) {
    this.combine = combine;
  }

  private double nothing(DType dtype) {
    boolean real = dtype.isFloating();
    return switch (this) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> real ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE;
      case MIN -> real ? Double.POSITIVE_INFINITY : Integer.MAX_VALUE;
    };
  }

  /** Without a number of segments, the largest id is asked for. */
  Tensor apply(Tensor data, Tensor ids, @Nullable Integer segments) {
    int count = segments == null ? (int) ids.max().item() + 1 : segments;
    Tensor base = Tensor.full(data.dtype(), data.shape().with(0, count), nothing(data.dtype()));
    return base.scatter(ids, data, 0, combine, Op.OutOfRange.IGNORE);
  }
}
