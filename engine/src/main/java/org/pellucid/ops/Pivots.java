package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Exchanges of rows. */
final class Pivots {
  private Pivots() {}

  /** The exchanges, one after the other, that lead to an order of rows (on the last axis). */
  static Tensor fromOrder(Tensor order, int count) {
    int n = order.dim(-1);
    Tensor rows = Tensor.iota(DType.INT32, order.shape(), -1);
    Tensor present = rows;
    List<Tensor> pivots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tensor wanted = order.slice(-1, i, i + 1);
      Tensor place = present.equal(wanted).cast(DType.INT32).argmax(-1);
      pivots.add(place.expandDims(-1));
      Tensor here = present.slice(-1, i, i + 1);
      Tensor moved = rows.equal(place.expandDims(-1)).where(here, present);
      present = rows.equal(i).where(wanted, moved);
    }
    Shape shape = order.shape().with(-1, Math.min(n, count));
    return pivots.isEmpty()
        ? Tensor.full(DType.INT32, shape, 0)
        : Tensor.concat(order.rank() - 1, pivots).cast(DType.INT32);
  }
}
