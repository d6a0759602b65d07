package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.DTypePolicy;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * A layer that computes in plain Java, number by number, and so cannot be part of a compiled step.
 * It is applied to data before a model sees them, or stands in a {@code Sequential} or a graph of
 * layers, which then runs it on each batch before the compiled step begins.
 *
 * @param <L> the layer's own class
 */
public abstract class HostLayer<L extends HostLayer<L>> extends FluentLayer<L>
    implements TextLayer {
  HostLayer() {}

  /** What the layer gives for inputs of given shapes. */
  abstract FlowType describe(List<FlowType> inputs);

  @Override
  protected final List<FlowType> flowTypes(List<FlowType> inputs, Config arguments) {
    List<Shape> shapes = inputs.stream().map(FlowType::shape).toList();
    buildFor(shapes);
    check(shapes);
    return List.of(describe(inputs));
  }

  @Override
  protected final List<Tensor> forward(List<Tensor> inputs) {
    if (Program.isRecording()) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" runs on the host: put it into a Sequential or a graph of layers itself, not into"
              + " another layer or a step, or apply it to the data.");
    }
    List<NdArray> arrays = inputs.stream().map(Tensor::value).toList();
    if (callText(arrays.size() == 1 ? arrays.getFirst() : arrays) instanceof Tensor tensor) {
      return List.of(tensor);
    }
    throw new PellucidException(
        "Layer \"" + name() + "\": tokens are text, which is no tensor; use callText.");
  }

  /** What numbers of a shape become: whole numbers, or vectors of what the layer computes with. */
  static FlowType encoded(CategoryMode mode, Shape numbers, int depth, DTypePolicy policy) {
    return new FlowType(
        mode.encodedShape(numbers, depth),
        mode == CategoryMode.INT ? DType.INT64 : policy.compute());
  }
}
