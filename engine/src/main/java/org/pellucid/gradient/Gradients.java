package org.pellucid.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Derivatives of tensors by reverse accumulation.
 *
 * <p>A gradient is a tensor like any other, so gradients of gradients are taken the same way:
 *
 * <pre>{@code
 * Tensor slope = Gradients.of(y.sum(), List.of(x)).getFirst();
 * Tensor curvature = Gradients.of(slope.sum(), List.of(x)).getFirst();
 * }</pre>
 *
 * <p>Functions that are constant almost everywhere (floor, round, sign, comparisons, conversions to
 * whole numbers) have gradient zero. Operations for which there is no rule throw and name
 * themselves when they lie between the loss and what it is differentiated by.
 */
public final class Gradients {
  /** The gradient of a {@linkplain #custom function with a rule of its own}. */
  @FunctionalInterface
  public interface CustomBackward {
    /**
     * Computes the gradients of the inputs.
     *
     * @param gradient the gradient of the result, of its shape
     * @param output the result
     * @param inputs the inputs
     * @return one gradient per input, of its shape; null where there is none
     */
    List<@Nullable Tensor> apply(Tensor gradient, Tensor output, List<Tensor> inputs);
  }

  private Gradients() {}

  /**
   * Differentiates a scalar.
   *
   * @param loss a tensor of one element
   * @param wrt by what; floating tensors from which the loss was computed
   * @return for each of them its gradient, of its shape; zeros where the loss does not depend on it
   */
  public static List<Tensor> of(Tensor loss, List<Tensor> wrt) {
    if (loss.shape().size() != 1) {
      throw new PellucidException(
          "Gradients need a loss of one element, got "
              + loss.graph().type()
              + ". Reduce it with mean() or sum(), or give a seed of its shape.");
    }
    requireFloating("loss", loss);
    return of(loss, Backward.zeros(loss).onesLike(), wrt);
  }

  /**
   * Multiplies a vector with the Jacobian: the gradients of {@code sum(y * seed)}.
   *
   * @param y what to differentiate
   * @param seed the vector, of y's shape
   * @param wrt by what; floating tensors from which y was computed
   * @return for each of them its gradient, of its shape; zeros where y does not depend on it
   */
  public static List<Tensor> of(Tensor y, Tensor seed, List<Tensor> wrt) {
    requireFloating("y", y);
    if (!seed.shape().equals(y.shape())) {
      throw new PellucidException(
          "The seed of a gradient must have the shape of y, "
              + y.shape()
              + ", got "
              + seed.shape()
              + ".");
    }
    for (Tensor x : wrt) {
      requireFloating("what they are taken by", x);
    }
    @Nullable Tensor[] gradients =
        ReverseWalk.gradients(
            List.of(y.graph()),
            new @Nullable Tensor[] {seed.cast(Backward.working(y.dtype()))},
            wrt.stream().map(Tensor::graph).toList());
    List<Tensor> result = new ArrayList<>(wrt.size());
    for (int i = 0; i < gradients.length; i++) {
      Tensor gradient = gradients[i];
      Tensor x = wrt.get(i);
      result.add(gradient == null ? x.zerosLike() : gradient.cast(x.dtype()));
    }
    return result;
  }

  /**
   * Differentiates a scalar by variables. Inside a program, that is by their values as last read or
   * assigned.
   *
   * @param loss a tensor of one element
   * @param variables by what
   * @return for each of them its gradient; zeros where the loss does not depend on it
   */
  public static List<Tensor> ofVariables(Tensor loss, List<Variable> variables) {
    return of(loss, variables.stream().map(Variable::tensor).toList());
  }

  /**
   * Asks whether there is a path for gradients.
   *
   * @param y where gradients come from
   * @param wrt where they go
   * @return whether y was computed from it by functions that are not constant almost everywhere
   */
  public static boolean connected(Tensor y, Tensor wrt) {
    return ReverseWalk.origins(y.graph(), List.of(wrt.graph())).contains(wrt.graph());
  }

  /**
   * Finds the variables to which no gradient goes.
   *
   * @param loss where gradients come from
   * @param variables the candidates
   * @return those of them that the loss does not depend on, or only by functions that are constant
   *     almost everywhere
   */
  public static List<Variable> unconnected(Tensor loss, List<Variable> variables) {
    List<Value> values = variables.stream().map(v -> v.tensor().graph()).toList();
    Set<Value> reached = ReverseWalk.origins(loss.graph(), values);
    List<Variable> result = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (!reached.contains(values.get(i))) {
        result.add(variables.get(i));
      }
    }
    return result;
  }

  /**
   * Computes a function whose gradient is given by a rule instead of being derived.
   *
   * <p>Gradients go to the inputs alone: other tensors that the function uses count as constants.
   * The rule is written with tensor functions, so it can be differentiated in its turn.
   *
   * @param inputs the arguments
   * @param forward the function
   * @param backward its gradient
   * @return the function's result
   */
  public static Tensor custom(
      List<Tensor> inputs, Function<List<Tensor>, Tensor> forward, CustomBackward backward) {
    return custom(inputs, forward, backward, false);
  }

  /**
   * Computes a function whose gradient is given by a rule that gives the same numbers as deriving
   * it would, but for rounding: it is only arranged to be computed sooner or in less memory.
   *
   * <p>Otherwise as {@link #custom}. Who explains the function may derive it step by step instead.
   *
   * @param inputs the arguments
   * @param forward the function
   * @param backward its gradient
   * @return the function's result
   */
  public static Tensor rearranged(
      List<Tensor> inputs, Function<List<Tensor>, Tensor> forward, CustomBackward backward) {
    return custom(inputs, forward, backward, true);
  }

  private static Tensor custom(
      List<Tensor> inputs,
      Function<List<Tensor>, Tensor> forward,
      CustomBackward backward,
      boolean exact) {
    List<Tensor> arguments = List.copyOf(inputs);
    Tensor output = forward.apply(arguments);
    List<Value> values = new ArrayList<>();
    values.add(output.graph());
    arguments.forEach(input -> values.add(input.graph()));
    Op.Backward rule =
        (gradient, result, from) ->
            backward
                .apply(
                    Tensor.of(gradient), Tensor.of(result), from.stream().map(Tensor::of).toList())
                .stream()
                .<@Nullable Value>map(Gradients::graphOrNull)
                .toList();
    return Tensor.of(new Value(Node.of(new Op.CustomGradient(rule, exact), values), 0));
  }

  private static @Nullable Value graphOrNull(@Nullable Tensor tensor) {
    return tensor == null ? null : tensor.graph();
  }

  private static void requireFloating(String what, Tensor tensor) {
    if (!tensor.dtype().isFloating()) {
      throw new PellucidException(
          "Gradients need floating tensors: "
              + what
              + " is "
              + tensor.graph().type()
              + ". Cast it to float32 first.");
    }
  }
}
