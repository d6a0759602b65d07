package org.pellucid.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * How a layer goes through sequences: the settings that all recurrent layers share, and the states
 * that stateful ones keep.
 */
final class SequenceOptions {
  boolean returnSequences;
  boolean returnState;
  boolean goBackwards;
  boolean stateful;
  boolean zeroOutputForMask;
  boolean unroll;

  /** The states that are kept, for each size of the batch. */
  private final Map<Integer, List<Variable>> kept = new HashMap<>();

  void resetState() {
    kept.values().forEach(list -> list.forEach(v -> v.assign(v.tensor().zerosLike())));
  }

  /**
   * Goes through the sequences of a call.
   *
   * @param layer the layer that is called
   * @param inputs the sequences, then, if given, the states to begin with
   * @param projected what a step gets, steps first
   * @param states the shapes of the states of one sequence
   * @param output the shape of the output for one step of one sequence
   * @param outputState which state is the output of a hidden step
   * @param outputIsState whether the first state is the output
   * @param step gives the output and then the states after
   * @return the output, and the last states if these are wanted
   */
  List<Tensor> run(
      Layer layer,
      List<Tensor> inputs,
      Tensor projected,
      List<Shape> states,
      Shape output,
      int outputState,
      boolean outputIsState,
      SequenceLoop.Step step) {
    Tensor x = inputs.getFirst();
    int batch = x.dim(0);
    Tensor mask = layer.mask(x);
    SequenceLoop.Result result =
        new SequenceLoop(
                states.size(),
                goBackwards,
                returnSequences,
                hidden(states.get(outputState).equals(output)))
            .run(
                projected,
                mask,
                first(layer, inputs, states),
                batched(batch, output),
                outputState,
                outputIsState,
                step);
    if (stateful) {
      List<Variable> memory = keptStates(layer, batch, states);
      for (int i = 0; i < memory.size(); i++) {
        memory.get(i).assign(result.last().get(i));
      }
    }
    if (mask != null && returnSequences) {
      layer.setMask(result.output(), goBackwards ? mask.flip(1) : mask);
    }
    List<Tensor> results = new ArrayList<>(List.of(result.output()));
    results.addAll(returnState ? result.last() : List.of());
    return results;
  }

  /** As in Keras: written out, a loop repeats outputs; else it takes the state for the output. */
  private SequenceLoop.Hidden hidden(boolean isStateLike) {
    if (unroll) {
      return SequenceLoop.Hidden.OUTPUT;
    }
    if (zeroOutputForMask) {
      return SequenceLoop.Hidden.ZERO;
    }
    return isStateLike ? SequenceLoop.Hidden.STATE : SequenceLoop.Hidden.OUTPUT;
  }

  private List<Tensor> first(Layer layer, List<Tensor> inputs, List<Shape> states) {
    int batch = inputs.getFirst().dim(0);
    if (inputs.size() > 1) {
      return inputs.subList(1, inputs.size());
    }
    if (stateful) {
      return keptStates(layer, batch, states).stream().map(Variable::tensor).toList();
    }
    DType dtype = layer.dtypePolicy().compute();
    return states.stream().map(state -> Tensor.full(dtype, batched(batch, state), 0)).toList();
  }

  private static Shape batched(int batch, Shape row) {
    return Shape.of(batch).plus(row.toArray());
  }

  private List<Variable> keptStates(Layer layer, int batch, List<Shape> states) {
    return kept.computeIfAbsent(
        batch,
        size -> {
          List<Variable> list = new ArrayList<>();
          for (Shape state : states) {
            NdArray zero = NdArray.zeros(layer.dtypePolicy().compute(), batched(size, state));
            list.add(new Variable(layer.name() + "/rnn_state", zero, false));
          }
          return list;
        });
  }

  void read(Config config) {
    returnSequences = config.flag("return_sequences", false);
    returnState = config.flag("return_state", false);
    goBackwards = config.flag("go_backwards", false);
    stateful = config.flag("stateful", false);
    zeroOutputForMask = config.flag("zero_output_for_mask", false);
    unroll = config.flag("unroll", false);
  }

  Config write(Config config) {
    return config
        .put("return_sequences", returnSequences)
        .put("return_state", returnState)
        .put("go_backwards", goBackwards)
        .put("stateful", stateful)
        .put("unroll", unroll)
        .put("zero_output_for_mask", zeroOutputForMask);
  }
}
