package org.pellucid.gradient;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/**
 * What a rule works with: an operation, the gradients of its results, and which inputs want one.
 *
 * <p>Gradients have the shape and type of their values, but half-width floats have float32 ones,
 * because gradients are added up.
 */
final class Backward {
  private final Node node;
  private final @Nullable Tensor[] gradients;
  private final boolean[] wanted;

  Backward(Node node, @Nullable Tensor[] gradients, boolean[] wanted) {
    this.node = node;
    this.gradients = gradients;
    this.wanted = wanted;
  }

  Node node() {
    return node;
  }

  /** Whether an input lies on a path, so that its gradient will be used. */
  boolean wants(int input) {
    return wanted[input];
  }

  Tensor input(int index) {
    return Tensor.of(node.input(index));
  }

  Tensor x() {
    return input(0);
  }

  Tensor y() {
    return input(1);
  }

  Tensor output() {
    return output(0);
  }

  Tensor output(int index) {
    return Tensor.of(new Value(node, index));
  }

  /** The gradient of the first result. */
  Tensor gradient() {
    return gradientOrZeros(0);
  }

  @Nullable Tensor gradient(int index) {
    return gradients[index];
  }

  Tensor gradientOrZeros(int index) {
    Tensor gradient = gradients[index];
    return gradient != null ? gradient : zeros(output(index));
  }

  static Tensor zeros(Tensor like) {
    return Tensor.full(working(like.dtype()), like.shape(), 0);
  }

  /** The type in which gradients of a type are kept. */
  static DType working(DType dtype) {
    return dtype == DType.BFLOAT16 || dtype == DType.FLOAT16 ? DType.FLOAT32 : dtype;
  }

  static Tensor apply(Op op, Tensor... inputs) {
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = inputs[i].graph();
    }
    return Tensor.of(Node.value(op, values));
  }
}
