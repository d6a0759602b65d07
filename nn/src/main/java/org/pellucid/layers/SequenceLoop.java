package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * The loop of a recurrent layer over the steps of a sequence, some of which a mask may hide.
 *
 * @param states how many states a step hands on
 * @param goBackwards whether it begins at the end
 * @param returnSequences whether the outputs of all steps are kept
 * @param zeroOutputForMask whether hidden steps give zeros, else the output before them
 */
record SequenceLoop(
    int states, boolean goBackwards, boolean returnSequences, boolean zeroOutputForMask) {
  /** One step. */
  @FunctionalInterface
  interface Step {
    /**
     * Computes the states after a step.
     *
     * @param projected this step's slice
     * @param before the states before
     * @return the states after; the first one is the output
     */
    List<Tensor> apply(Tensor projected, List<Tensor> before);
  }

  /**
   * What a loop gives.
   *
   * @param output the last output, or all of them, {@code [batch, steps, units]}
   * @param last the last states
   */
  record Result(Tensor output, List<Tensor> last) {}

  /**
   * Runs all steps.
   *
   * @param projected a slice per step, {@code [steps, batch, ...]}
   * @param mask {@code [batch, steps]}, false where a step is hidden; null for none
   * @param first the states before the first step, {@code [batch, units]}
   * @param step the step
   * @return outputs and last states
   */
  Result run(Tensor projected, @Nullable Tensor mask, List<Tensor> first, Step step) {
    List<Tensor> sequences = new ArrayList<>(List.of(projected));
    List<Tensor> carried = new ArrayList<>(first);
    if (mask != null) {
      sequences.add(mask.cast(DType.BOOL).transpose(1, 0).expandDims(-1));
      carried.add(first.getFirst().zerosLike());
    }
    Loop.Result result =
        Loop.scan(
            carried,
            sequences,
            projected.dim(0),
            goBackwards,
            (before, slices) -> {
              List<Tensor> old = before.subList(0, states);
              List<Tensor> after = step.apply(slices.get(0), old);
              List<Tensor> handedOn = mask == null ? after : choose(slices.get(1), after, before);
              Tensor output = handedOn.get(mask == null ? 0 : states);
              return new Loop.Result(handedOn, returnSequences ? List.of(output) : List.of());
            });
    List<Tensor> last = result.carried().subList(0, states);
    if (!returnSequences) {
      return new Result(result.carried().get(mask == null ? 0 : states), last);
    }
    Tensor outputs = result.outputs().getFirst();
    Tensor ordered = goBackwards ? outputs.flip(0) : outputs;
    return new Result(ordered.transpose(1, 0, 2), last);
  }

  /** The states after a step where it is shown, before it where not; behind them the output. */
  private List<Tensor> choose(Tensor mask, List<Tensor> after, List<Tensor> before) {
    Tensor shown = mask.broadcastTo(after.getFirst().shape());
    List<Tensor> chosen = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      chosen.add(shown.where(after.get(i), before.get(i)));
    }
    Tensor hidden = zeroOutputForMask ? after.getFirst().zerosLike() : before.get(states);
    chosen.add(shown.where(after.getFirst(), hidden));
    return chosen;
  }
}
