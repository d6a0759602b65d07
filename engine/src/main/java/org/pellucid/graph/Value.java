package org.pellucid.graph;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;

/**
 * One result of a node.
 *
 * @param node the node
 * @param index which of its results, from 0
 */
public record Value(Node node, int index) {
  /** {@return the element type and shape} */
  public TensorType type() {
    return node.outputs().get(index);
  }

  /** {@return the shape} */
  public Shape shape() {
    return type().shape();
  }

  /** {@return the element type} */
  public DType dtype() {
    return type().dtype();
  }

  /** {@return the operation that makes it} */
  public Op op() {
    return node.op();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Value that && index == that.index && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return 31 * node.hashCode() + index;
  }
}
