package org.pellucid.compile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array that a loop reads or writes.
 *
 * @param location where its first element is
 * @param strides for each of the loop's extents
 */
record LoopOperand(Location location, int[] strides) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoopOperand that
        && location.equals(that.location)
        && Arrays.equals(strides, that.strides);
  }

  @Override
  public int hashCode() {
    return 31 * location.hashCode() + Arrays.hashCode(strides);
  }

  int columnStride() {
    return strides[strides.length - 1];
  }
}
