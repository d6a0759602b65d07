package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/**
 * The loop of a recurrent layer over the steps of a sequence, some of which a mask may hide.
 *
 * @param states how many states a step hands on
 * @param goBackwards whether it begins at the end
 * @param returnSequences whether the outputs of all steps are kept
 * @param hidden what the output of a hidden step is
 */
record SequenceLoop(int states, boolean goBackwards, boolean returnSequences, Hidden hidden) {
  /** The output of a step that a mask hides. */
  enum Hidden {
    /** One of the states. */
    STATE,
    /** The output before; zeros at the beginning. */
    OUTPUT,
    /** Zeros. */
    ZERO
  }

  /** One step. */
  @FunctionalInterface
  interface Step {
    /**
     * Computes the output and the states after a step.
     *
     * @param projected this step's slice
     * @param before the states before
     * @return the output, then the states after
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
   * @param output the shape of the output of one step
   * @param outputState which state is the output of a hidden step
   * @param outputIsState whether the first state is the output
   * @param step the step
   * @return outputs and last states
   */
  Result run(
      Tensor projected,
      @Nullable Tensor mask,
      List<Tensor> first,
      Shape output,
      int outputState,
      boolean outputIsState,
      Step step) {
    List<Tensor> sequences = new ArrayList<>(List.of(projected));
    List<Tensor> carried = new ArrayList<>(first);
    if (mask != null) {
      sequences.add(mask.cast(DType.BOOL).transpose(1, 0));
    }
    boolean isState = outputIsState && (mask == null || hidden == Hidden.STATE);
    boolean carriesOutput =
        (!returnSequences && !isState) || (mask != null && hidden == Hidden.OUTPUT);
    if (carriesOutput) {
      carried.add(Tensor.full(first.getFirst().dtype(), output, 0));
    }
    Loop.Result result =
        Loop.scan(
            carried,
            sequences,
            projected.dim(0),
            goBackwards,
            (before, slices) -> {
              List<Tensor> after = step.apply(slices.get(0), before.subList(0, states));
              List<Tensor> handedOn =
                  mask == null ? after : choose(slices.get(1), after, before, outputState);
              Tensor shown = handedOn.getFirst();
              List<Tensor> next = new ArrayList<>(handedOn.subList(1, handedOn.size()));
              if (carriesOutput) {
                next.add(shown);
              }
              return new Loop.Result(next, returnSequences ? List.of(shown) : List.of());
            });
    List<Tensor> last = result.carried().subList(0, states);
    if (!returnSequences) {
      return new Result(result.carried().get(carriesOutput ? states : 0), last);
    }
    Tensor outputs = result.outputs().getFirst();
    Tensor ordered = goBackwards ? outputs.flip(0) : outputs;
    return new Result(batchFirst(ordered), last);
  }

  /** Steps and batch change places. */
  static Tensor batchFirst(Tensor x) {
    int[] order = IntStream.range(0, x.rank()).toArray();
    order[0] = 1;
    order[1] = 0;
    return x.transpose(order);
  }

  /** Output and states after a step where it is shown, those before it where not. */
  private List<Tensor> choose(
      Tensor mask, List<Tensor> after, List<Tensor> before, int outputState) {
    Tensor output = after.getFirst();
    Tensor instead =
        switch (hidden) {
          case ZERO -> output.zerosLike();
          case OUTPUT -> before.get(states);
          case STATE -> before.get(outputState);
        };
    List<Tensor> chosen = new ArrayList<>();
    chosen.add(spread(mask, output).where(output, instead));
    for (int i = 0; i < states; i++) {
      Tensor next = after.get(1 + i);
      chosen.add(spread(mask, next).where(next, before.get(i)));
    }
    return chosen;
  }

  /** A truth value per row for all elements of the row. */
  private static Tensor spread(Tensor mask, Tensor like) {
    Tensor wide = mask;
    for (int i = 1; i < like.rank(); i++) {
      wide = wide.expandDims(-1);
    }
    return wide.broadcastTo(like.shape());
  }
}
