package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;

/**
 * Nodes of which each is needed.
 *
 * @param nodes the nodes, inputs before users
 * @param used the names that they and the outputs take
 */
record Tidy(List<OnnxNode> nodes, Set<String> used) {
  /**
   * Drops what nobody uses, and gives some values other names.
   *
   * @param all the nodes, inputs before users
   * @param renamed new names
   * @param outputs what is wanted, by its new names
   */
  static Tidy of(List<OnnxNode> all, Map<String, String> renamed, List<String> outputs) {
    Set<String> used = new HashSet<>(outputs);
    List<OnnxNode> kept = new ArrayList<>();
    for (OnnxNode node : all.reversed()) {
      OnnxNode named = rename(node, renamed);
      if (named.outputs().stream().anyMatch(used::contains)) {
        List<OnnxAttribute> settings =
            named.attributes().stream().map(setting -> tidied(setting, renamed, used)).toList();
        used.addAll(named.inputs());
        kept.add(
            new OnnxNode(
                named.operator(),
                named.domain(),
                named.overload(),
                named.name(),
                named.inputs(),
                named.outputs(),
                settings));
      }
    }
    return new Tidy(List.copyOf(kept.reversed()), used);
  }

  /** The body of a loop takes names of the graph around it, too. */
  private static OnnxAttribute tidied(
      OnnxAttribute setting, Map<String, String> renamed, Set<String> used) {
    if (!(setting.value() instanceof OnnxAttribute.GraphOf(OnnxGraph graph))) {
      return setting;
    }
    Tidy inner =
        of(graph.nodes(), renamed, graph.outputs().stream().map(OnnxValueInfo::name).toList());
    used.addAll(inner.used());
    OnnxGraph body =
        OnnxGraph.of(graph.name(), inner.nodes(), List.of(), graph.inputs(), graph.outputs());
    return new OnnxAttribute(setting.name(), new OnnxAttribute.GraphOf(body));
  }

  private static OnnxNode rename(OnnxNode node, Map<String, String> renamed) {
    return new OnnxNode(
        node.operator(),
        node.domain(),
        node.overload(),
        node.name(),
        renamed(node.inputs(), renamed),
        renamed(node.outputs(), renamed),
        node.attributes());
  }

  private static List<String> renamed(List<String> names, Map<String, String> renamed) {
    return names.stream().map(name -> renamed.getOrDefault(name, name)).toList();
  }
}
