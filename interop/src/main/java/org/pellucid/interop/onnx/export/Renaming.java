package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;

/**
 * Gives names anew once it is known what is left, so that none is numbered because of something
 * that was dropped.
 */
final class Renaming {
  private final Map<String, String> wanted;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> takenByValues;
  private final Set<String> takenByNodes = new HashSet<>();

  /**
   * Begins.
   *
   * @param wanted what each name was to be before it was numbered
   * @param kept names that stay
   */
  Renaming(Map<String, String> wanted, Set<String> kept) {
    this.wanted = wanted;
    this.takenByValues = new HashSet<>(kept);
    kept.forEach(name -> values.put(name, name));
  }

  /** The new name of a value. */
  String value(String name) {
    if (name.isEmpty()) {
      return name;
    }
    String known = values.get(name);
    if (known == null) {
      known = fresh(name, takenByValues);
      values.put(name, known);
    }
    return known;
  }

  private String fresh(String name, Set<String> taken) {
    String base = wanted.getOrDefault(name, name);
    String free = base;
    for (int i = 1; !taken.add(free); i++) {
      free = base + "_" + i;
    }
    return free;
  }

  List<OnnxNode> nodes(List<OnnxNode> nodes) {
    List<OnnxNode> renamed = new ArrayList<>();
    for (OnnxNode node : nodes) {
      List<String> inputs = node.inputs().stream().map(this::value).toList();
      List<OnnxAttribute> settings = node.attributes().stream().map(this::setting).toList();
      renamed.add(
          new OnnxNode(
              node.operator(),
              node.domain(),
              node.overload(),
              fresh(node.name(), takenByNodes),
              inputs,
              node.outputs().stream().map(this::value).toList(),
              settings));
    }
    return renamed;
  }

  private OnnxAttribute setting(OnnxAttribute setting) {
    if (!(setting.value() instanceof OnnxAttribute.GraphOf(OnnxGraph graph))) {
      return setting;
    }
    List<OnnxValueInfo> inputs = graph.inputs().stream().map(this::info).toList();
    List<OnnxNode> nodes = nodes(graph.nodes());
    List<OnnxValueInfo> outputs = graph.outputs().stream().map(this::info).toList();
    OnnxGraph body = OnnxGraph.of(graph.name(), nodes, List.of(), inputs, outputs);
    return new OnnxAttribute(setting.name(), new OnnxAttribute.GraphOf(body));
  }

  private OnnxValueInfo info(OnnxValueInfo info) {
    return new OnnxValueInfo(value(info.name()), info.type());
  }
}
