package org.pellucid.compile;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.pellucid.array.NdArray;
import org.pellucid.errors.Names;
import org.pellucid.graph.Graph;
import org.pellucid.reference.Interpreter;

/** Something that turns graphs into executables. */
public interface Backend {
  /**
   * Compiles a graph.
   *
   * @param graph the graph
   * @return its executable
   */
  Executable compile(Graph graph);

  /** {@return "reference", "scalar" or "simd"} */
  String name();

  /**
   * The backend in use: the one of {@link #with}, else what the system property {@code
   * pellucid.backend} names, else "simd".
   *
   * @return the backend
   */
  static Backend current() {
    return Backends.SCOPED.isBound() ? Backends.SCOPED.get() : Backends.DEFAULT;
  }

  /**
   * Finds a backend.
   *
   * @param name "reference", "scalar" or "simd"; without the vector module "simd" runs plain loops
   * @return the backend
   */
  static Backend named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "reference" -> Backends.REFERENCE;
      case "scalar" -> Backends.SCALAR;
      case "simd" -> Backends.SIMD;
      default -> throw Names.unknown("backend", name, List.of("simd", "scalar", "reference"));
    };
  }

  /**
   * Runs code on another backend.
   *
   * @param name the backend's name
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  static <T> T with(String name, Supplier<T> code) {
    return ScopedValue.where(Backends.SCOPED, named(name)).call(code::get);
  }

  /**
   * Runs a graph in the reference interpreter, one node after the other, and tells what each node
   * computes. As in every run, variables get their new values at the end.
   *
   * @param graph the graph
   * @param inputs one array per parameter
   * @param listener is called after each node, in the order in which they run
   * @return one array per output
   */
  static List<NdArray> interpret(Graph graph, List<NdArray> inputs, NodeListener listener) {
    return Interpreter.run(graph, inputs, listener::computed);
  }
}
