package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * A layer that computes in plain Java, number by number, and so cannot be part of a compiled graph:
 * it is applied to data, before a model sees them.
 *
 * @param <L> the layer's own class
 */
public abstract class HostLayer<L extends HostLayer<L>> extends FluentLayer<L> {
  HostLayer() {}

  /** Computes the results. */
  abstract List<Tensor> onHost(List<NdArray> inputs);

  @Override
  final boolean runsOnHost() {
    return true;
  }

  @Override
  protected final List<Tensor> forward(List<Tensor> inputs) {
    if (Program.isRecording()) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" runs on the host and cannot stand inside a model: apply it to the data, and give"
              + " its result to the model.");
    }
    return onHost(inputs.stream().map(Tensor::value).toList());
  }
}
