package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxTensor;

/**
 * Tells the weights of a graph from its other constants: floats of more than one element that go,
 * perhaps by way of operators that move them about, into an operator that multiplies or adds them.
 */
final class Parameters {
  private static final Set<String> ANY =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Sum",
          "MatMul",
          "Gemm",
          "Einsum",
          "Concat",
          "FusedMatMul",
          "FusedGemm",
          "BiasGelu");
  private static final Map<String, Set<Integer>> PLACES =
      Map.ofEntries(
          Map.entry("Conv", Set.of(1, 2)),
          Map.entry("ConvTranspose", Set.of(1, 2)),
          Map.entry("BatchNormalization", Set.of(1, 2)),
          Map.entry("InstanceNormalization", Set.of(1, 2)),
          Map.entry("LayerNormalization", Set.of(1, 2)),
          Map.entry("GroupNormalization", Set.of(1, 2)),
          Map.entry("RMSNormalization", Set.of(1)),
          Map.entry("SimplifiedLayerNormalization", Set.of(1)),
          Map.entry("SkipLayerNormalization", Set.of(2, 3, 4)),
          Map.entry("SkipSimplifiedLayerNormalization", Set.of(2, 3)),
          Map.entry("EmbedLayerNormalization", Set.of(2, 3, 4, 5, 6)),
          Map.entry("FusedConv", Set.of(1, 2)),
          Map.entry("FastGelu", Set.of(1)),
          Map.entry("Attention", Set.of(1, 2)),
          Map.entry("MultiHeadAttention", Set.of(3)),
          Map.entry("PRelu", Set.of(1)),
          Map.entry("Gather", Set.of(0)),
          Map.entry("RNN", Set.of(1, 2, 3)),
          Map.entry("GRU", Set.of(1, 2, 3)),
          Map.entry("LSTM", Set.of(1, 2, 3, 7)),
          Map.entry("Reshape", Set.of(0)),
          Map.entry("Transpose", Set.of(0)),
          Map.entry("Identity", Set.of(0)),
          Map.entry("Squeeze", Set.of(0)),
          Map.entry("Unsqueeze", Set.of(0)),
          Map.entry("Flatten", Set.of(0)),
          Map.entry("Expand", Set.of(0)),
          Map.entry("Cast", Set.of(0)),
          Map.entry("Slice", Set.of(0)),
          Map.entry("Where", Set.of(1, 2)));

  /** What moves on in training, though no optimizer moves it. */
  private static final Map<String, Set<Integer>> STATISTICS =
      Map.of("BatchNormalization", Set.of(3, 4));

  private final SequencedMap<String, OnnxTensor> candidates = new LinkedHashMap<>();
  private final Set<String> weights = new HashSet<>();
  private final Set<String> statistics = new HashSet<>();
  private final Set<String> others = new HashSet<>();

  Parameters(OnnxGraph graph) {
    graph.initializers().forEach(tensor -> candidate(tensor.name(), tensor));
    for (OnnxNode node : graph.nodes()) {
      if (node.operator().equals("Constant") && node.outputs().size() == 1) {
        for (OnnxAttribute attribute : node.attributes()) {
          if (attribute.value() instanceof OnnxAttribute.TensorOf(OnnxTensor tensor)) {
            candidate(node.outputs().getFirst(), tensor);
          }
        }
      }
    }
    uses(graph);
  }

  private void candidate(String name, OnnxTensor tensor) {
    boolean real =
        tensor.type() == OnnxDType.FLOAT
            || tensor.type() == OnnxDType.DOUBLE
            || tensor.type() == OnnxDType.FLOAT16
            || tensor.type() == OnnxDType.BFLOAT16;
    if (real && tensor.size() > 1) {
      candidates.put(name, tensor);
    }
  }

  private void uses(OnnxGraph graph) {
    for (OnnxNode node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        Set<String> uses =
            ANY.contains(node.operator()) || isAmong(PLACES, node, i)
                ? weights
                : isAmong(STATISTICS, node, i) ? statistics : others;
        uses.add(node.inputs().get(i));
      }
      for (OnnxAttribute attribute : node.attributes()) {
        if (attribute.value() instanceof OnnxAttribute.GraphOf(OnnxGraph inner)) {
          uses(inner);
        }
      }
    }
  }

  private static boolean isAmong(Map<String, Set<Integer>> places, OnnxNode node, int input) {
    return places.getOrDefault(node.operator(), Set.of()).contains(input);
  }

  /** Tensors that optimizers change, by name. */
  SequencedMap<String, OnnxTensor> trainable() {
    return among(weights);
  }

  /** Tensors that are weights and yet stay, by name. */
  SequencedMap<String, OnnxTensor> fixed() {
    return among(statistics);
  }

  private SequencedMap<String, OnnxTensor> among(Set<String> used) {
    SequencedMap<String, OnnxTensor> found = new LinkedHashMap<>();
    candidates.forEach((name, tensor) -> {
      if (used.contains(name) && !others.contains(name)) {
        found.put(name, tensor);
      }
    });
    return found;
  }

  /** The names of nodes that compute with operators which are not there, with those. */
  static List<OnnxNode> unknown(OnnxGraph graph, Constants constants) {
    List<OnnxNode> unknown = new ArrayList<>();
    collect(graph.nodes(), constants, unknown);
    constants.model().functions().forEach(f -> collect(f.nodes(), constants, unknown));
    return unknown;
  }

  private static void collect(List<OnnxNode> nodes, Constants constants, List<OnnxNode> unknown) {
    for (OnnxNode node : nodes) {
      if (constants.function(node) == null
          && OperatorTable.find(node.domain(), node.operator()) == null) {
        unknown.add(node);
      }
      for (OnnxAttribute attribute : node.attributes()) {
        if (attribute.value() instanceof OnnxAttribute.GraphOf(OnnxGraph inner)) {
          collect(inner.nodes(), constants, unknown);
        }
      }
    }
  }
}
