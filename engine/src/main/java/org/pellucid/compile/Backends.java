package org.pellucid.compile;

import org.pellucid.graph.Graph;

/** The backends that exist. */
final class Backends {
  static final ScopedValue<Backend> SCOPED = ScopedValue.newInstance();
  static final Backend REFERENCE = new Reference();
  static final Backend SCALAR = new Compiled("scalar");
  static final Backend SIMD = new Compiled("simd");
  static final Backend DEFAULT = Backend.named(System.getProperty("pellucid.backend", "simd"));

  private Backends() {}

  private record Reference() implements Backend {
    @Override
    public Executable compile(Graph graph) {
      return new ReferenceExecutable(graph);
    }

    @Override
    public String name() {
      return "reference";
    }
  }

  private record Compiled(String name) implements Backend {
    @Override
    public Executable compile(Graph graph) {
      return Compiler.compile(graph, KernelChoice.named(name));
    }
  }
}
