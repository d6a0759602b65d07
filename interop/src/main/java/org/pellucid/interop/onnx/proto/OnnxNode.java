package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * An application of an operator.
 *
 * @param operator the operator's name
 * @param domain the set of operators it is from; empty for the standard's own
 * @param overload which of several functions of that name; mostly empty
 * @param name the node's name, may be empty
 * @param inputs names of values; an empty one is an input left out
 * @param outputs names for the results; an empty one is a result that nobody uses
 * @param attributes its settings
 */
public record OnnxNode(
    String operator,
    String domain,
    String overload,
    String name,
    List<String> inputs,
    List<String> outputs,
    List<OnnxAttribute> attributes) {
  /**
   * Makes a node of the standard's own operators.
   *
   * @param operator the operator's name
   * @param inputs names of values
   * @param outputs names for the results
   * @param attributes its settings
   * @return the node
   */
  public static OnnxNode of(
      String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
    return new OnnxNode(
        operator, "", "", "", List.copyOf(inputs), List.copyOf(outputs), List.of(attributes));
  }

  static OnnxNode read(ProtoReader in) {
    String operator = "";
    String domain = "";
    String overload = "";
    String name = "";
    List<String> inputs = new ArrayList<>(0);
    List<String> outputs = new ArrayList<>(0);
    List<OnnxAttribute> attributes = new ArrayList<>(0);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attributes.add(OnnxAttribute.read(in.message()));
        case 7 -> domain = in.text();
        case 8 -> overload = in.text();
        default -> in.skip();
      }
    }
    return new OnnxNode(
        operator,
        domain,
        overload,
        name,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes));
  }

  void write(ProtoWriter out) {
    out.texts(1, inputs).texts(2, outputs).text(3, name).text(4, operator);
    attributes.forEach(attribute -> out.message(5, attribute::write));
    out.text(7, domain).text(8, overload);
  }
}
