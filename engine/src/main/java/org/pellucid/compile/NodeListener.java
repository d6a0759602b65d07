package org.pellucid.compile;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Node;

/** Is told what each node of a graph computes while {@link Backend#interpret} runs it. */
@FunctionalInterface
public interface NodeListener {
  /**
   * Takes the results of one node. Nodes in the body of a loop come once per step.
   *
   * @param node the node, after its inputs
   * @param results what it computed, rounded to its types
   */
  void computed(Node node, List<NdArray> results);
}
