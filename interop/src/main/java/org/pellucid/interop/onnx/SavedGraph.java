package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxTensor;

/** The graph of a layer as text, without the numbers of its weights. */
final class SavedGraph {
  /** Where the numbers of weights are said to be; no file is ever opened by this name. */
  private static final String ELSEWHERE = "";

  private SavedGraph() {}

  static String write(OnnxFile file) {
    OnnxModel model = file.content();
    OnnxGraph graph = model.graph();
    Parameters parameters = new Parameters(graph);
    Set<OnnxTensor> weights = new HashSet<>(parameters.trainable().values());
    weights.addAll(parameters.fixed().values());
    List<OnnxTensor> initializers = new ArrayList<>();
    for (OnnxTensor tensor : graph.initializers()) {
      if (weights.contains(tensor)) {
        initializers.add(
            new OnnxTensor(
                tensor.name(),
                tensor.type(),
                tensor.dims(),
                new OnnxTensor.External(ELSEWHERE, 0, -1)));
      } else if (tensor.content() instanceof OnnxTensor.External) {
        initializers.add(OnnxTensor.of(tensor.name(), file.array(tensor)));
      } else {
        initializers.add(tensor);
      }
    }
    OnnxGraph bare =
        new OnnxGraph(
            graph.name(),
            graph.nodes(),
            initializers,
            graph.sparseInitializers(),
            graph.inputs(),
            graph.outputs(),
            graph.values());
    OnnxModel saved =
        new OnnxModel(
            model.irVersion(),
            model.producer(),
            model.producerVersion(),
            model.description(),
            model.opsets(),
            bare,
            model.functions(),
            model.metadata());
    return Base64.getEncoder().encodeToString(saved.toBytes());
  }

  static OnnxFile read(String text) {
    try {
      return OnnxFile.open(
          Bytes.of(Base64.getDecoder().decode(text), "the graph of an OnnxLayer", "ONNX graph"));
    } catch (IllegalArgumentException damaged) {
      throw new ModelFormatException(
          "The graph of an OnnxLayer is not written in base 64.", damaged);
    }
  }

  /** Whether a tensor gets its numbers from the model's own file. */
  static boolean isElsewhere(OnnxTensor tensor) {
    return tensor.content() instanceof OnnxTensor.External(String location, long _, long _)
        && location.equals(ELSEWHERE);
  }
}
