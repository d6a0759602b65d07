package org.pellucid.compile;

import org.pellucid.graph.Graph;

/** The passes in their order. */
final class Compiler {
  private Compiler() {}

  static Executable compile(Graph graph, KernelChoice choice) {
    return new CompiledExecutable(plan(graph, choice), choice.workers(), choice.loops().isScalar());
  }

  static Plan plan(Graph graph, KernelChoice choice) {
    Graph simple = Simplify.apply(MergeScans.apply(Simplify.apply(graph)));
    return Lowering.lower(simple, choice);
  }
}
