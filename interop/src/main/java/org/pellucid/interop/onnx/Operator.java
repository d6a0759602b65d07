package org.pellucid.interop.onnx;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.pellucid.tensor.Tensor;

/** What an operator computes. */
@FunctionalInterface
interface Operator {
  /**
   * Computes the results of one node.
   *
   * @param call inputs and attributes
   * @return the results, at least as many as the node names
   */
  List<? extends OnnxValue> apply(Call call);

  /** An operator of one result. */
  static Operator one(Function<Call, ? extends OnnxValue> function) {
    return call -> List.of(function.apply(call));
  }

  /** A function of the first input that keeps its type. */
  static Operator map(UnaryOperator<Tensor> function) {
    return one(call -> call.tensor(0).computed(function.apply(call.x(0))));
  }
}
