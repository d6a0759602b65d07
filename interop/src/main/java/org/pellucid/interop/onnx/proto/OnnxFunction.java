package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator that a file defines itself, by nodes.
 *
 * @param name its name
 * @param domain the set of operators it is in
 * @param overload which of several functions of that name; mostly empty
 * @param inputs names of its inputs
 * @param outputs names of its outputs
 * @param attributes names of its attributes that have no default
 * @param defaults its attributes that have one
 * @param nodes what it computes
 * @param opsets versions of the operators it uses, by domain
 */
public record OnnxFunction(
    String name,
    String domain,
    String overload,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    List<OnnxAttribute> defaults,
    List<OnnxNode> nodes,
    Map<String, Long> opsets) {
  static OnnxFunction read(ProtoReader in) {
    String name = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>(0);
    List<String> outputs = new ArrayList<>(0);
    List<String> attributes = new ArrayList<>(0);
    List<OnnxAttribute> defaults = new ArrayList<>(0);
    List<OnnxNode> nodes = new ArrayList<>(0);
    Map<String, Long> opsets = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 4 -> inputs.add(in.text());
        case 5 -> outputs.add(in.text());
        case 6 -> attributes.add(in.text());
        case 7 -> nodes.add(OnnxNode.read(in.message()));
        case 9 -> OnnxModel.readOpset(in.message(), opsets);
        case 10 -> domain = in.text();
        case 11 -> defaults.add(OnnxAttribute.read(in.message()));
        case 13 -> overload = in.text();
        default -> in.skip();
      }
    }
    return new OnnxFunction(
        name,
        domain,
        overload,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes),
        List.copyOf(defaults),
        List.copyOf(nodes),
        Map.copyOf(opsets));
  }

  void write(ProtoWriter out) {
    out.text(1, name).texts(4, inputs).texts(5, outputs).texts(6, attributes);
    nodes.forEach(node -> out.message(7, node::write));
    OnnxModel.writeOpsets(out, 9, opsets);
    out.text(10, domain);
    defaults.forEach(attribute -> out.message(11, attribute::write));
    out.text(13, overload);
  }
}
