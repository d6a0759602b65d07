package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * Choices and loops over tensors, with functions as arguments.
 *
 * <p>Loops of known length are recorded once and have gradients. {@link #whileLoop} without a limit
 * asks for the numbers at each step, so that it cannot be used in a {@link
 * org.pellucid.tensor.Program}.
 *
 * <p>Source: {@code keras.ops}.
 */
public final class ControlFlow {
  private ControlFlow() {}

  /** One of two results by a truth value; both are computed. */
  public static Tensor cond(Tensor pred, Supplier<Tensor> whenTrue, Supplier<Tensor> whenFalse) {
    return pred.where(whenTrue.get(), whenFalse.get());
  }

  /** The result of the branch of a number, brought into range; all are computed. */
  public static Tensor switchCase(
      Tensor index, List<Function<List<Tensor>, Tensor>> branches, Tensor... operands) {
    List<Tensor> arguments = List.of(operands);
    Tensor which = index.cast(DType.INT32).clip(0, branches.size() - 1);
    Tensor result = branches.getLast().apply(arguments);
    for (int i = branches.size() - 2; i >= 0; i--) {
      result = which.equal(i).where(branches.get(i).apply(arguments), result);
    }
    return result;
  }

  /** The step of a loop that counts. */
  @FunctionalInterface
  public interface CountedStep {
    /**
     * Computes one step.
     *
     * @param i the count, an int32 scalar
     * @param carried the values of the step before
     * @return the values to hand on
     */
    List<Tensor> apply(Tensor i, List<Tensor> carried);
  }

  /** A loop from lower to below upper. */
  public static List<Tensor> foriLoop(int lower, int upper, CountedStep body, List<Tensor> init) {
    if (upper <= lower) {
      return init;
    }
    Tensor counts = Tensor.arange(upper - lower, DType.INT32).add(lower);
    return Loop.scan(
            init,
            List.of(counts),
            false,
            (carried, slices) -> new Loop.Result(body.apply(slices.getFirst(), carried), List.of()))
        .carried();
  }

  /**
   * A loop that goes on as long as a condition holds.
   *
   * @param maximumIterations a limit: with it the loop is recorded, and steps after the condition
   *     has failed change nothing; null for none
   */
  public static List<Tensor> whileLoop(
      Function<List<Tensor>, Tensor> cond,
      UnaryOperator<List<Tensor>> body,
      List<Tensor> loopVars,
      @Nullable Integer maximumIterations) {
    if (maximumIterations == null) {
      List<Tensor> values = loopVars;
      while (cond.apply(values).item() != 0) {
        values = body.apply(values).stream().map(Tensor::detach).toList();
      }
      return values;
    }
    return foriLoop(
        0,
        maximumIterations,
        (i, carried) -> {
          Tensor more = cond.apply(carried);
          List<Tensor> next = body.apply(carried);
          List<Tensor> chosen = new ArrayList<>();
          for (int v = 0; v < next.size(); v++) {
            chosen.add(more.where(next.get(v), carried.get(v)));
          }
          return chosen;
        },
        loopVars);
  }

  /** A loop over slices of a first axis, with values handed on; see {@link Loop}. */
  public static Loop.Result scan(
      Loop.Step f, List<Tensor> init, List<Tensor> xs, @Nullable Integer length, boolean reverse) {
    return length == null
        ? Loop.scan(init, xs, reverse, f)
        : Loop.scan(init, xs.stream().map(x -> x.slice(0, 0, length)).toList(), length, reverse, f);
  }

  /** A function applied to each slice of a first axis. */
  public static Tensor map(UnaryOperator<Tensor> f, Tensor xs) {
    return Loop.scan(
            List.of(),
            List.of(xs),
            false,
            (carried, slices) -> new Loop.Result(List.of(), List.of(f.apply(slices.getFirst()))))
        .outputs()
        .getFirst();
  }

  /** A function applied to each slice of a first axis. */
  public static Tensor vectorizedMap(UnaryOperator<Tensor> function, Tensor elements) {
    return map(function, elements);
  }

  /**
   * A function of single numbers, or of the small arrays that a signature names, made one of
   * tensors: it is applied along all further axes in front, which broadcast.
   *
   * @param function takes and gives as many tensors as the signature says
   * @param signature such as {@code "(n),(n)->()"}, the axes of each argument and result that the
   *     function itself sees; null for single numbers
   * @return the function of tensors with further axes
   */
  public static Function<List<Tensor>, List<Tensor>> vectorize(
      Function<List<Tensor>, List<Tensor>> function, @Nullable String signature) {
    return new Vectorized(function, signature);
  }

  /**
   * Running results of an associative function along an axis: as many steps as it takes to double
   * from 1 to the extent.
   *
   * @param f applied to many pairs at once
   */
  public static Tensor associativeScan(
      BinaryOperator<Tensor> f, Tensor elems, boolean reverse, int axis) {
    Tensor result = reverse ? elems.flip(axis) : elems;
    int n = result.dim(axis);
    for (int step = 1; step < n; step *= 2) {
      Tensor joined = f.apply(result.slice(axis, 0, n - step), result.slice(axis, step, n));
      result = Tensor.concat(axis, List.of(result.slice(axis, 0, step), joined));
    }
    return reverse ? result.flip(axis) : result;
  }

  // ---- Gradients ----

  /** The tensor as a constant to gradients. */
  public static Tensor stopGradient(Tensor variable) {
    return variable.stopGradient();
  }

  /** A function whose gradient is given by a rule. */
  public static Tensor customGradient(
      List<Tensor> inputs,
      Function<List<Tensor>, Tensor> forward,
      Gradients.CustomBackward backward) {
    return Gradients.custom(inputs, forward, backward);
  }

  /**
   * A function's result, and how it changes with its arguments along given directions: the
   * derivative of its gradient by the gradient's seed.
   *
   * @param fun the function
   * @param primals its arguments
   * @param tangents the directions
   * @return the result and its change
   */
  public static List<Tensor> jvp(
      Function<List<Tensor>, Tensor> fun, List<Tensor> primals, List<Tensor> tangents) {
    Tensor result = fun.apply(primals);
    Tensor seed = Tensor.of(result.onesLike().value());
    List<Tensor> gradients = Gradients.of(result.multiply(seed).sum(), primals);
    Tensor along = Operands.constant(result.dtype(), 0);
    for (int i = 0; i < primals.size(); i++) {
      along = along.add(gradients.get(i).multiply(tangents.get(i)).sum());
    }
    return List.of(result, Gradients.of(along, List.of(seed)).getFirst());
  }
}
