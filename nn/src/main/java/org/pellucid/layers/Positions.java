package org.pellucid.layers;

import org.pellucid.array.DType;
import org.pellucid.tensor.Tensor;

/** Where the steps of a sequence stand, also while it is generated step by step. */
final class Positions {
  private Positions() {}

  /**
   * Numbers steps.
   *
   * @param length how many steps
   * @param start the place of the first one
   * @return {@code [length]}, float32
   */
  static Tensor of(int length, int start) {
    Tensor counted = Tensor.arange(length, DType.FLOAT32).add(start);
    KeyValueCache cache = KeyValueCache.current();
    return cache == null ? counted : counted.add(cache.position().cast(DType.FLOAT32));
  }

  /** Cuts the rows for steps out of a table. */
  static Tensor rows(Tensor table, int length, int start) {
    KeyValueCache cache = KeyValueCache.current();
    return cache == null
        ? table.slice(0, start, Math.min(start + length, table.dim(0)))
        : table.take(
            Tensor.arange(length, DType.INT32)
                .add(start)
                .add(cache.position())
                .minimum(table.dim(0) - 1),
            0);
  }
}
