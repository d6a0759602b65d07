package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pellucid.array.NdArray;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernels;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Value;

/**
 * Makes, fills and compiles graphs of products whose bits must not depend on what runs together.
 */
final class ProductGraphs {
  private ProductGraphs() {}

  static Graph graph(List<Value> inputs, Expression... outputs) {
    return new Graph(inputs, Expression.values(outputs));
  }

  static List<NdArray> arguments(List<Value> inputs, long seed) {
    Random random = new Random(seed);
    List<NdArray> arrays = new ArrayList<>();
    inputs.forEach(input -> arrays.add(RandomGraphs.array(random, input.type())));
    return arrays;
  }

  static Executable compiled(Graph graph, int threads) {
    KernelChoice choice =
        new KernelChoice(new LoopKernels(LoopKernels.Backend.SCALAR), new Workers(threads));
    return Compiler.compile(graph, choice);
  }
}
