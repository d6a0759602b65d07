package org.pellucid.compile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.reference.Interpreter;

/** Runs a graph in the reference interpreter. */
final class ReferenceExecutable implements Executable {
  private final Graph graph;
  private final List<TensorType> inputTypes;
  private final List<TensorType> outputTypes;

  ReferenceExecutable(Graph graph) {
    this.graph = graph;
    inputTypes = graph.parameters().stream().map(Value::type).toList();
    outputTypes = graph.outputs().stream().map(Value::type).toList();
  }

  @Override
  public List<TensorType> inputTypes() {
    return inputTypes;
  }

  @Override
  public List<TensorType> outputTypes() {
    return outputTypes;
  }

  @Override
  public void run(NdArray[] inputs, NdArray[] outputs) {
    Arguments.check(inputs, inputTypes, "Input");
    Arguments.check(outputs, outputTypes, "Output");
    List<NdArray> results = run(Arrays.asList(inputs));
    for (int i = 0; i < outputs.length; i++) {
      System.arraycopy(results.get(i).data(), 0, outputs[i].data(), 0, outputs[i].size());
    }
  }

  @Override
  public synchronized List<NdArray> run(List<NdArray> inputs) {
    return Interpreter.run(graph, inputs);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (Node node : graph.nodes()) {
      text.append(
          String.format(
              Locale.ROOT, "%d: %s %s %s%n", number++, node.op(), node.outputs(), node.origin()));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return describe();
  }
}
