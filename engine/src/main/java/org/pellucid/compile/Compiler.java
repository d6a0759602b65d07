package org.pellucid.compile;

import org.pellucid.array.DType;
import org.pellucid.cpu.Simd;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** The passes in their order. */
final class Compiler {
  /** Multiply-adds of a product from which it pays to compile its loops ahead. */
  private static final long LARGE_PRODUCT = 1L << 20;

  private Compiler() {}

  static Executable compile(Graph graph, KernelChoice choice) {
    Graph simple = simplified(graph);
    Plan whole = Lowering.lower(simple, choice);
    Executable blocked =
        BlockedExecutable.of(
            simple,
            whole.arenaBytes(),
            whole.variableBytes(),
            part -> executable(Lowering.lower(part, choice), choice));
    return blocked == null ? executable(whole, choice) : blocked;
  }

  private static CompiledExecutable executable(Plan plan, KernelChoice choice) {
    return new CompiledExecutable(plan, choice.workers(), choice.loops().isScalar());
  }

  private static boolean isLarge(Node product) {
    long left = product.input(0).shape().size();
    return product.output().dtype() == DType.FLOAT32
        && left * product.output().shape().dim(-1) >= LARGE_PRODUCT;
  }

  static Plan plan(Graph graph, KernelChoice choice) {
    return Lowering.lower(simplified(graph), choice);
  }

  static Graph simplified(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.MatMul && isLarge(node)) {
        Simd.expectProduct();
        break;
      }
    }
    return PartedSequences.apply(Simplify.apply(MergeScans.apply(Simplify.apply(graph))));
  }
}
