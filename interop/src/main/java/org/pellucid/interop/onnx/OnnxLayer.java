package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.WeightBudget;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A layer that computes what an ONNX file says, with the file's weights as its own.
 *
 * <p>Inputs and outputs are the file's, with any batch size. Weights are the floats of more than
 * one element that the graph multiplies or adds; means and variances of batch normalization are
 * weights that optimizers do not change, and training uses them as they are. Dropout drops in
 * training. Two layers of one file share its weights.
 *
 * <p>It can stand in a model like any layer:
 *
 * <pre>{@code
 * OnnxLayer features = new OnnxLayer(OnnxFile.open(Path.of("encoder.onnx")));
 * features.freeze();
 * }</pre>
 */
public final class OnnxLayer extends Layer {
  private static final String GRAPH = "graph";

  private final OnnxFile file;
  private @Nullable SeedGenerator random;

  /**
   * Makes the layer.
   *
   * @param file what it computes
   */
  public OnnxLayer(OnnxFile file) {
    this.file = file;
  }

  @Override
  protected void build(List<Shape> inputs) {
    Parameters parameters = new Parameters(file.content().graph());
    adopt(parameters.trainable(), true);
    adopt(parameters.fixed(), false);
    random = addSeedGenerator(0);
  }

  private void adopt(Map<String, OnnxTensor> tensors, boolean trainable) {
    tensors.forEach((name, tensor) ->
        adoptWeight(
            file.constants()
                .variable(tensor, () -> new Variable(name, first(name, tensor), trainable))));
  }

  /** The file's numbers; zeros where a model's own file brings them afterwards. */
  private NdArray first(String name, OnnxTensor tensor) {
    if (!SavedGraph.isElsewhere(tensor)) {
      return file.array(tensor);
    }
    Shape shape = Constants.shape(tensor.dims());
    WeightBudget.take(name, shape.toArray());
    return NdArray.zeros(Carrier.of(tensor.type()), shape);
  }

  /** The settings hold the graph and its constants; weights are saved with those of the model. */
  @Override
  public Config config() {
    return super.config().put(GRAPH, SavedGraph.write(file));
  }

  static OnnxLayer fromConfig(Config config) {
    OnnxLayer layer = new OnnxLayer(SavedGraph.read(config.text(GRAPH, "")));
    layer.setName(config.text("name", layer.name()));
    layer.setTrainable(config.flag("trainable", true));
    return layer;
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    int declared = file.declaredBatch();
    int actual = inputs.getFirst().rank() == 0 ? 1 : inputs.getFirst().dim(0);
    GraphRunner.Batch batch =
        declared > 0 && declared != actual ? new GraphRunner.Batch(declared, actual) : null;
    return file.compute(
        inputs, new GraphRunner(file.constants(), batch, training() ? random : null));
  }
}
