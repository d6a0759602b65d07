package org.pellucid.graph;

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
}
