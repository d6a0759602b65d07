package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * Nodes in the order of their computation.
 *
 * @param name its name
 * @param nodes the nodes
 * @param initializers constants by name; one that is an input too is that input's default
 * @param sparseInitializers further constants
 * @param inputs what is given
 * @param outputs what comes out
 * @param values types of values in between, may be incomplete
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    List<OnnxTensor> initializers,
    List<OnnxSparseTensor> sparseInitializers,
    List<OnnxValueInfo> inputs,
    List<OnnxValueInfo> outputs,
    List<OnnxValueInfo> values) {
  /**
   * Makes a graph.
   *
   * @param name its name
   * @param nodes the nodes
   * @param initializers constants by name
   * @param inputs what is given
   * @param outputs what comes out
   * @return the graph
   */
  public static OnnxGraph of(
      String name,
      List<OnnxNode> nodes,
      List<OnnxTensor> initializers,
      List<OnnxValueInfo> inputs,
      List<OnnxValueInfo> outputs) {
    return new OnnxGraph(
        name,
        List.copyOf(nodes),
        List.copyOf(initializers),
        List.of(),
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.of());
  }

  static OnnxGraph read(ProtoReader in) {
    String name = "";
    List<OnnxNode> nodes = new ArrayList<>(0);
    List<OnnxTensor> initializers = new ArrayList<>(0);
    List<OnnxSparseTensor> sparse = new ArrayList<>(0);
    List<OnnxValueInfo> inputs = new ArrayList<>(0);
    List<OnnxValueInfo> outputs = new ArrayList<>(0);
    List<OnnxValueInfo> values = new ArrayList<>(0);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(OnnxNode.read(in.message()));
        case 2 -> name = in.text();
        case 5 -> initializers.add(OnnxTensor.read(in.message()));
        case 11 -> inputs.add(OnnxValueInfo.read(in.message()));
        case 12 -> outputs.add(OnnxValueInfo.read(in.message()));
        case 13 -> values.add(OnnxValueInfo.read(in.message()));
        case 15 -> sparse.add(OnnxSparseTensor.read(in.message()));
        default -> in.skip();
      }
    }
    return new OnnxGraph(
        name,
        List.copyOf(nodes),
        List.copyOf(initializers),
        List.copyOf(sparse),
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(values));
  }

  void write(ProtoWriter out) {
    nodes.forEach(node -> out.message(1, node::write));
    out.text(2, name);
    initializers.forEach(tensor -> out.message(5, tensor::write));
    inputs.forEach(value -> out.message(11, value::write));
    outputs.forEach(value -> out.message(12, value::write));
    values.forEach(value -> out.message(13, value::write));
    sparseInitializers.forEach(tensor -> out.message(15, tensor::write));
  }
}
