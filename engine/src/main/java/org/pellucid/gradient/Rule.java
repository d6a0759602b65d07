package org.pellucid.gradient;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.tensor.Tensor;

/** How gradients pass an operation. */
sealed interface Rule {
  /** The results do not change with the inputs, or jump: the gradient is zero, nothing passes. */
  record Constant() implements Rule {}

  /** There is a gradient to be had, or bits are looked into, but no formula: an error on a path. */
  record Missing() implements Rule {}

  /**
   * A formula for the gradients of the inputs.
   *
   * @param formula gives one gradient per input, null where there is none
   */
  record Passes(Function<Backward, @Nullable Tensor[]> formula) implements Rule {}

  Rule CONSTANT = new Constant();
  Rule MISSING = new Missing();

  /** A formula for an operation whose first input alone has a gradient. */
  static Rule one(Function<Backward, @Nullable Tensor> formula) {
    return new Passes(b -> {
      @Nullable Tensor[] result = new @Nullable Tensor[b.node().inputs().size()];
      result[0] = formula.apply(b);
      return result;
    });
  }

  /** A formula for each of two inputs. */
  static Rule two(Function<Backward, Tensor> first, Function<Backward, Tensor> second) {
    return new Passes(b ->
        new @Nullable Tensor[] {
          b.wants(0) ? first.apply(b) : null, b.wants(1) ? second.apply(b) : null
        });
  }

  /** A formula for all inputs at once. */
  static Rule all(Function<Backward, @Nullable Tensor[]> formula) {
    return new Passes(formula);
  }

  /** A formula for all inputs at once that also looks at the operation. */
  static <T> Rule all(T op, BiFunction<T, Backward, @Nullable Tensor[]> formula) {
    return new Passes(b -> formula.apply(op, b));
  }
}
