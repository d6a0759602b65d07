package org.pellucid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.tensor.Tensor;

/**
 * What one step of training or evaluation is given, as tensors of the step's program.
 *
 * @param inputs one tensor per input
 * @param targets one tensor per output; none when the model is trained without targets
 * @param weights how much samples count: none, one for all outputs, or one per output
 */
public record StepData(List<Tensor> inputs, List<Tensor> targets, List<Tensor> weights) {
  /** Keeps the lists as they are now. */
  public StepData {
    inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    targets = Collections.unmodifiableList(new ArrayList<>(targets));
    weights = Collections.unmodifiableList(new ArrayList<>(weights));
  }

  /** {@return the (first) input} */
  public Tensor x() {
    return inputs.getFirst();
  }

  /** {@return the (first) targets} */
  public Tensor y() {
    return targets.getFirst();
  }

  /**
   * Finds the weights of an output's samples.
   *
   * @param output which output
   * @return the weights; null when all samples count the same
   */
  public @Nullable Tensor weight(int output) {
    return weights.isEmpty()
        ? null
        : weights.size() == 1 ? weights.getFirst() : weights.get(output);
  }
}
