package org.pellucid.graph;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;

/**
 * What is known of a value before it is computed.
 *
 * @param dtype the element type
 * @param shape the shape, all extents known
 */
public record TensorType(DType dtype, Shape shape) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TensorType that && dtype == that.dtype && shape.equals(that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * dtype.hashCode() + shape.hashCode();
  }

  /** {@return the type as errors write it: {@code float32 [2, 3]}} */
  @Override
  public String toString() {
    return dtype + " " + shape;
  }
}
