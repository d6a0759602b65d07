package org.pellucid.explain.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.models.Model;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/** The gradient of chosen outputs of a model by its input, or by what a layer gives out. */
final class OutputGradient {
  private final Model model;
  private final @Nullable String layer;
  private final Program program;

  /**
   * What came out for a batch.
   *
   * @param place the input, or what the layer gave out
   * @param gradient its gradient, of the same shape
   */
  record Result(NdArray place, NdArray gradient) {}

  /**
   * Prepares.
   *
   * @param model a model of one input
   * @param layer the layer by whose result to differentiate; null for the input
   */
  OutputGradient(Model model, @Nullable String layer) {
    Model through =
        layer == null
            ? model
            : Model.of(model.inputs(), List.of(model.outputs().getFirst(), model.outputOf(layer)));
    this.model = model;
    this.layer = layer;
    program =
        Program.ofAll(inputs -> {
          Tensor x = inputs.getFirst();
          List<Tensor> results = through.callAll(List.of(x), false);
          Tensor place = layer == null ? x : results.get(1);
          Tensor explained = results.getFirst().multiply(inputs.get(1)).sum();
          return List.of(place, Gradients.of(explained, List.of(place)).getFirst());
        });
  }

  /**
   * Differentiates.
   *
   * @param x samples
   * @param oneHot a row for each sample, with 1 at the output that is explained
   * @return the gradients; each sample's is of its own output, as long as the model treats samples
   *     apart
   */
  Result at(NdArray x, NdArray oneHot) {
    if (layer == null && !model.inputs().getFirst().dtype().isFloating()) {
      throw new PellucidException(
          "Gradients by the input of \""
              + model.name()
              + "\" do not exist: it takes whole numbers. Name the layer that turns them into"
              + " vectors with at(\"embedding\").");
    }
    List<Tensor> results = program.runAll(x, oneHot);
    return new Result(results.get(0).value(), results.get(1).value());
  }
}
