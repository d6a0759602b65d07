package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.Ints;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/**
 * The gradient of a value that stays the same in all steps of a loop: a sum over the steps.
 *
 * <p>A term {@code X' G} of each step is the product of all X with all G on top of each other: one
 * product behind the loop instead of one in each step. So is a sum over the rows of such a G.
 *
 * @param products terms that are products
 * @param sums terms that are sums over the rows of a factor of such a product
 * @param added what is left, added up step by step; none or one
 */
record ConstantGradient(List<Value> products, List<Value> sums, List<Value> added) {
  /** Sorts the terms of one step's gradient. */
  static ConstantGradient of(Value step, Residuals residuals) {
    List<Value> products = new ArrayList<>();
    List<Value> sums = new ArrayList<>();
    List<Value> rest = new ArrayList<>();
    List<Value> open = new ArrayList<>(List.of(step));
    while (!open.isEmpty()) {
      Value value = open.removeLast();
      if (value.op() instanceof Op.Add && !residuals.isForward(value.node())) {
        open.addAll(value.node().inputs().reversed());
      } else if (isProduct(value, residuals)) {
        products.add(value);
      } else if (isRowSum(value, residuals)) {
        sums.add(value);
      } else {
        rest.add(value);
      }
    }
    return new ConstantGradient(
        products,
        sums,
        rest.stream().map(Tensor::of).reduce(Tensor::add).map(Tensor::graph).stream().toList());
  }

  private static boolean isProduct(Value value, Residuals residuals) {
    return value.op().equals(new Op.MatMul(true, false))
        && value.shape().rank() == 2
        && value.node().inputs().stream().allMatch(residuals::isVarying);
  }

  /** Sums over rows of what a product needs anyway, such as the gradient of a bias. */
  private static boolean isRowSum(Value value, Residuals residuals) {
    return value.op().equals(new Op.Sum(Ints.of(0)))
        && value.node().input(0).shape().rank() == 2
        && residuals.isVarying(value.node().input(0));
  }

  /** The values of which whole sequences are needed. */
  Set<Value> factors() {
    Set<Value> result = new LinkedHashSet<>();
    products.forEach(value -> result.addAll(value.node().inputs()));
    sums.forEach(value -> result.addAll(value.node().inputs()));
    return result;
  }

  /** Puts the sum together. */
  Tensor total(List<Tensor> sumOfAdded, Map<Value, Tensor> sequences) {
    List<Tensor> terms = new ArrayList<>(sumOfAdded);
    for (Value product : products) {
      terms.add(
          ContractionRules.product(
              rows(product, 0, sequences), true, rows(product, 1, sequences), false));
    }
    for (Value sum : sums) {
      terms.add(Backward.apply(new Op.Sum(Ints.of(0)), rows(sum, 0, sequences)));
    }
    return terms.stream().reduce(Tensor::add).orElseThrow();
  }

  private static Tensor rows(Value term, int input, Map<Value, Tensor> sequences) {
    Tensor sequence = sequences.get(term.node().input(input));
    if (sequence == null) {
      throw new IllegalStateException("no sequence of " + term.node());
    }
    return sequence.reshape(sequence.dim(0) * sequence.dim(1), sequence.dim(2));
  }
}
