package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.TensorType;
import org.pellucid.tensor.Variable;

/** Describes the training step of a batch, without making it. */
final class StepDescription {
  private StepDescription() {}

  /**
   * Describes a step.
   *
   * @param model the model
   * @param training its compiled side
   * @param batch what a step takes
   * @return the step
   */
  static StepRecording of(Model model, Training training, List<NdArray> batch) {
    List<Variable> variables = model.trainableVariables();
    int samples = batch.getFirst().shape().dim(0);
    return new StepRecording(
        training.explained(
            variables,
            batch.stream().map(array -> new TensorType(array.dtype(), array.shape())).toList()),
        batch,
        names(model, training, batch.size()),
        variables,
        LayerKinds.of(model),
        "Model \""
            + model.name()
            + "\", "
            + samples
            + (samples == 1 ? " sample" : " samples")
            + ", "
            + model.optimizer());
  }

  private static List<String> names(Model model, Training training, int count) {
    List<String> names = new ArrayList<>();
    List<String> ports = model.inputPorts().stream().map(Port::name).toList();
    List<String> outputs = model.outputNames();
    for (int i = 0; i < count; i++) {
      int target = i - training.inputs();
      if (target < 0) {
        names.add(
            ports.size() == training.inputs()
                ? ports.get(i)
                : training.inputs() == 1 ? "x" : "x" + (i + 1));
      } else if (target < training.targets()) {
        names.add(training.targets() == 1 ? "y" : "y of " + outputs.get(target));
      } else {
        names.add("weights");
      }
    }
    return names;
  }
}
